package io.herald.bootstrap;

import io.herald.announcer.wire.Wire;
import io.herald.announcer.wire.WireException;
import io.herald.announcer.wire.WireProblem;
import io.herald.announcer.wire.WireSettings;
import io.herald.bootstrap.http.StateSections;
import io.herald.bootstrap.liveness.ClusterIdentity;
import io.herald.bootstrap.liveness.HelloSettings;
import io.herald.bootstrap.metrics.ApiTraffic;
import io.herald.bootstrap.metrics.SpeakerBoard;
import io.herald.bootstrap.metrics.SpeakerMetrics;
import io.herald.bootstrap.peers.HelloPort;
import io.herald.bootstrap.peers.PeerViews;
import io.herald.bootstrap.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives as long as the process, outside any actor system: the wire, the hello to the peers,
 * the last plan. An actor system that is replaced under way finds the same objects again.
 *
 * <p>THE place to open such parts is {@link #open}; they are closed in the opposite order after the
 * last actor system has ended.
 */
public final class Residents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final SpeakerBoard board = new SpeakerBoard();
  private final WireEvents wireEvents = new WireEvents(board);
  private final ApiTraffic apiTraffic = new ApiTraffic();
  private @Nullable Wire wire;
  private @Nullable HelloPort hello;

  private Residents() {}

  /**
   * Opens all long-lived parts.
   *
   * @throws StartException naming the part that cannot work and the fix
   */
  public static Residents open(SpeakerContext context) {
    var residents = new Residents();
    try {
      residents.hello = residents.keep(openHello(context.settings()));
      var hello = residents.hello.service();
      context
          .cluster()
          .onIdentity(
              identity ->
                  hello.updateCluster(
                      identity.map(ClusterIdentity::of).orElse(ClusterIdentity.NONE)));
      if (context.settings().lab().wireEnabled()) {
        residents.wire = residents.keep(openWire(context.settings(), residents.wireEvents));
        residents.guard(residents.wire, context.settings());
      }
    } catch (RuntimeException e) {
      residents.close();
      throw e;
    }
    context.state().readiness("wire", residents::wireProblem);
    // Threads that have ended or stand still come back with a new process only.
    context.state().liveness("hello", residents.hello().service()::stuck);
    residents.wire().ifPresent(wire -> context.state().liveness("wire", wire::stuck));
    residents.show(context);
    return residents;
  }

  /**
   * Who stood still for as long as the peers wait for the hello of a node whose kernel answers does
   * not answer before it has looked around. The last hello may have gone out an interval before the
   * pause began.
   */
  private void guard(Wire opened, Settings settings) {
    var liveness = settings.liveness();
    opened.expectBeats(liveness.stalledDeadline().minus(liveness.helloInterval()));
    hello().service().everyRound(opened::beat);
  }

  private void show(SpeakerContext context) {
    var service = hello().service();
    var peers = new PeerViews(service);
    SpeakerMetrics.register(
        context.metrics(),
        context.settings().node().name(),
        board,
        apiTraffic,
        wire(),
        service::stats,
        peers);
    StateSections.register(context.state(), board, wire(), peers);
  }

  private static HelloPort openHello(Settings settings) {
    var local = new InetSocketAddress(settings.network().host(), settings.network().meshPort());
    var hello = settings.liveness();
    try {
      return HelloPort.open(
          local,
          HelloSettings.DEFAULTS.with(
              hello.helloInterval(), hello.helloDeadline(), hello.stalledDeadline()));
    } catch (IOException e) {
      throw new StartException(
          ExitCode.UNAVAILABLE,
          "herald.network.mesh-port: cannot open UDP " + local + ": " + e.getMessage(),
          e);
    }
  }

  static WireSettings wireSettings(Settings settings) {
    var exclusions =
        settings.network().excludedInterfaces().stream().map(Pattern::pattern).toList();
    return WireSettings.DEFAULT
        .withExcludedInterfaces(exclusions)
        .withRefreshInterval(settings.announcing().refreshInterval());
  }

  private static Wire openWire(Settings settings, WireEvents events) {
    try {
      return Wire.open(wireSettings(settings), events);
    } catch (WireException e) {
      throw new StartException(ExitCode.UNAVAILABLE, e.problem().toString(), e);
    }
  }

  /** Why nothing can be announced from this node; empty when something can. */
  private String wireProblem() {
    return wire == null || !wire.links().isEmpty()
        ? ""
        : wire.problems().stream().map(WireProblem::toString).collect(Collectors.joining("; "));
  }

  /** The node's interfaces; empty in a laboratory without any. */
  public Optional<Wire> wire() {
    return Optional.ofNullable(wire);
  }

  /** The hello to the peers. */
  public HelloPort hello() {
    return Objects.requireNonNull(hello, "opened first");
  }

  /** What this speaker holds to be true, for whichever actor system tells. */
  public SpeakerBoard board() {
    return board;
  }

  /** Counts what goes to and comes from the Kubernetes API. */
  public ApiTraffic apiTraffic() {
    return apiTraffic;
  }

  /** What happens on the wire, for whichever actor system listens. */
  public WireEvents wireEvents() {
    return wireEvents;
  }

  /** Keeps {@code part}, to be closed at the end; the one opened last is closed first. */
  <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      var part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.atWarn().addKeyValue("part", part.getClass().getSimpleName()).setCause(e).log("close");
      }
    }
  }
}
