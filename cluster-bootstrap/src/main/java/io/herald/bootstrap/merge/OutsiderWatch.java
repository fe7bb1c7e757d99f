package io.herald.bootstrap.merge;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.discovery.Discovery;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import akka.discovery.ServiceDiscovery.Resolved;
import io.herald.bootstrap.SpeakerContext;
import io.herald.bootstrap.forming.AkkaConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds clusters whose hello cannot be read. The mesh's key is agreed upon inside a cluster, so two
 * clusters that formed apart from each other (a cold start during a partition) never hear each
 * other. Now and then the oldest member, and only it, asks discovery for all speakers and notes on
 * the {@link ClusterBoard} those that are no members.
 */
public final class OutsiderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OutsiderWatch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Messages of this actor; nobody else sends any. */
  public sealed interface Command {}

  private enum Tick implements Command {
    CHECK
  }

  private record Found(@Nullable Resolved speakers, @Nullable Throwable failure)
      implements Command {}

  private final ActorContext<Command> context;
  private final ClusterBoard board;
  private final Cluster cluster;
  private final ServiceDiscovery discovery;
  private final Lookup lookup = Lookup.create(AkkaConfig.SYSTEM).withProtocol("tcp");
  private boolean failing;

  private OutsiderWatch(ActorContext<Command> context, SpeakerContext speaker) {
    this.context = context;
    this.board = speaker.cluster();
    this.cluster = Cluster.get(context.getSystem());
    this.discovery = Discovery.get(context.getSystem()).discovery();
  }

  /** The behavior; one per actor system. */
  public static Behavior<Command> create(SpeakerContext speaker) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> start(context, timers, speaker)));
  }

  private static Behavior<Command> start(
      ActorContext<Command> context, TimerScheduler<Command> timers, SpeakerContext speaker) {
    timers.startTimerWithFixedDelay(
        Tick.CHECK, speaker.settings().cluster().outsiderCheckInterval());
    var watch = new OutsiderWatch(context, speaker);
    return Behaviors.receive(Command.class)
        .onMessageEquals(Tick.CHECK, watch::onCheck)
        .onMessage(Found.class, watch::onFound)
        .build();
  }

  private Behavior<Command> onCheck() {
    if (isOldest()) {
      context.pipeToSelf(discovery.lookup(lookup, PATIENCE), Found::new);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFound(Found found) {
    explain(found.failure());
    if (found.speakers() == null) {
      return Behaviors.same();
    }
    var members = memberHosts();
    for (var target : found.speakers().getAddresses()) {
      var host = target.getAddress().map(InetAddress::getHostAddress).orElse(target.host());
      if (!members.contains(host) && !members.contains(target.host())) {
        board.foreign(host);
      }
    }
    return Behaviors.same();
  }

  /** Once for each change: the API server may be away for long. */
  private void explain(@Nullable Throwable failure) {
    boolean fails = failure != null;
    if (fails != failing) {
      failing = fails;
      if (fails) {
        LOG.atWarn()
            .addKeyValue("reason", reason(failure))
            .log("discovery fails: a cluster formed apart from this one is not found");
      } else {
        LOG.info("discovery works again");
      }
    }
  }

  private static String reason(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return String.valueOf(cause == null ? failure : cause);
  }

  private Set<String> memberHosts() {
    var hosts = new HashSet<String>();
    for (Member member : cluster.state().getMembers()) {
      member.address().getHost().ifPresent(host -> hosts.add(host.replaceAll("[\\[\\]]", "")));
    }
    return hosts;
  }

  private boolean isOldest() {
    var self = cluster.selfMember();
    if (!self.status().equals(MemberStatus.up())) {
      return false;
    }
    for (Member member : cluster.state().getMembers()) {
      if (member.status().equals(MemberStatus.up()) && member.isOlderThan(self)) {
        return false;
      }
    }
    return true;
  }
}
