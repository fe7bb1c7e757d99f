package io.herald.lab.bench.peers;

import io.herald.lab.bench.Workload;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Claim;
import io.herald.lab.probe.Client.RunningProbe;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * One failure of one node, which hits all contenders at the same time, and what the client sees of
 * it: per address a datagram, a new connection and "who has it" every 5 ms. Not thread-safe.
 */
final class Stroke {
  /** Before anything is broken, so that a gap has a beginning. */
  private static final Duration LEAD = Duration.ofMillis(500);

  /** After the last takeover, for its echoes. */
  private static final Duration AFTERMATH = Duration.ofMillis(1500);

  /** Who has not taken over by then never does. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Arena arena;
  private final Node owner;
  private final Map<Contender, Probes> probes = new HashMap<>();
  private final Map<Contender, Long> struck = new HashMap<>();

  private record Probes(RunningProbe udp, RunningProbe tcp, RunningProbe question) {}

  /** How a node fails. */
  enum Failure {
    /** F1: the node's power goes. */
    F1("owner's node powers off"),
    /** F3: the programs get SIGKILL, the node lives. */
    F3("programs get SIGKILL, their node lives");

    private final String title;

    Failure(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private Stroke(Arena arena, Node owner) {
    this.arena = arena;
    this.owner = owner;
  }

  /** Begins anew, strikes, measures, and makes the cluster whole again. */
  static List<Sight> run(Arena arena, Failure failure) {
    var stroke = new Stroke(arena, arena.begin());
    long since = System.nanoTime();
    stroke.watch();
    stroke.strike(failure);
    stroke.awaitTakeovers();
    var sights = arena.contenders().stream().map(c -> stroke.sight(c, since)).toList();
    stroke.repair(failure);
    return sights;
  }

  private void watch() {
    var client = arena.lab().client();
    for (var contender : arena.contenders()) {
      var address = contender.address();
      probes.put(
          contender,
          new Probes(
              client.start(ProbeSpec.udp(address, Workload.UDP_PORT)),
              client.start(ProbeSpec.tcp(address, Workload.TCP_PORT)),
              client.start(ProbeSpec.neighbor(address))));
    }
    LockSupport.parkNanos(LEAD.toNanos());
  }

  private void strike(Failure failure) {
    if (failure == Failure.F1) {
      long at = arena.lab().powerOff(owner);
      arena.contenders().forEach(contender -> struck.put(contender, at));
    } else {
      arena.contenders().forEach(contender -> struck.put(contender, contender.kill(owner)));
    }
  }

  private void awaitTakeovers() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline
        && !arena.contenders().stream().allMatch(c -> takeover(c) < Double.POSITIVE_INFINITY)) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    LockSupport.parkNanos(AFTERMATH.toNanos());
  }

  /** Milliseconds to the first claim by another node; infinite when there is none. */
  private double takeover(Contender contender) {
    long at = Objects.requireNonNull(struck.get(contender));
    var dead = owner.host().addresses().mac();
    return arena.lab().client().firstClaims(at).stream()
        .filter(claim -> claim.address().equals(contender.address()))
        .filter(claim -> !claim.mac().equals(dead))
        .mapToLong(Claim::at)
        .min()
        .stream()
        .mapToDouble(first -> (first - at) / 1e6)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private Sight sight(Contender contender, long since) {
    var running = Objects.requireNonNull(probes.get(contender));
    double takeover = takeover(contender);
    var udp = running.udp().stop();
    var tcp = running.tcp().stop();
    var question = running.question().stop();
    var answers = arena.lab().client().answers(contender.address(), since);
    return new Sight(
        contender.name(),
        takeover,
        Math.max(udp.longestGapMillis(), tcp.longestGapMillis()),
        question.longestGapMillis(),
        udp.lost() + tcp.lost(),
        answers.doubleAnsweredMillis());
  }

  private void repair(Failure failure) {
    if (failure == Failure.F1) {
      arena.lab().powerOn(owner);
    } else {
      arena.contenders().forEach(contender -> contender.restart(owner));
    }
    arena.awaitWhole();
  }
}
