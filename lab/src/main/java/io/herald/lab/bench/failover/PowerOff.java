package io.herald.lab.bench.failover;

import io.herald.lab.bench.Workload;
import io.herald.lab.bench.failover.Stage.Victim;
import io.herald.lab.probe.Client.RunningProbe;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What F1, F2, F5 and F6 share: a node's power goes, the outage is measured, it comes back. */
final class PowerOff {
  /** The figure that tells when new connections to a Service's pods on all nodes work again. */
  static final String EVERY_REQUEST = "every request answered again";

  /** How long the client goes on after the power went: the outage and its echoes fit in. */
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  /** After Kubernetes has noticed: kube-proxy is programmed, the last request timed out. */
  private static final Duration PROGRAMMED = Duration.ofSeconds(4);

  private static final double EVERY_REQUEST_INTERVAL_MILLIS = 20;

  private PowerOff() {}

  /**
   * Powers the victim off.
   *
   * @param toTheEnd whether the node stays off until Kubernetes has noticed, to see when every
   *     request to a Service with pods on all nodes is answered again; that takes 45 s
   * @param whileOff what to do and check then, after the client's probes have ended
   */
  static Outcome run(Stage stage, Victim victim, boolean toTheEnd, Consumer<Checks> whileOff) {
    var others = toTheEnd ? probe(stage, victim) : null;
    Outcome outcome;
    long off;
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      off = stage.lab().powerOff(victim.node());
      watch.until(off + AFTERMATH.toNanos());
      var observed = watch.stop();
      outcome =
          Outcome.of(observed)
              .must(observed.mostMoves() == 1, "moved " + observed.mostMoves() + " times");
    }
    var checks = new Checks(outcome);
    victim.addresses().forEach(address -> stage.awaitHeir(address, victim.node()));
    whileOff.accept(checks);
    everyRequest(checks, others, off);
    stage.lab().powerOn(victim.node());
    stage.settle();
    return checks.outcome();
  }

  private static RunningProbe probe(Stage stage, Victim victim) {
    var address = stage.servedByAll(victim);
    return stage
        .lab()
        .client()
        .start(ProbeSpec.tcp(address, Workload.TCP_PORT).every(EVERY_REQUEST_INTERVAL_MILLIS));
  }

  private static void everyRequest(Checks checks, @Nullable RunningProbe others, long off) {
    if (others != null) {
      Watch.sleepUntil(off + Stage.NODE_GRACE.plus(PROGRAMMED).toNanos());
      long lastLost = others.stop().lastLost();
      checks.figure(EVERY_REQUEST, Math.max(0, lastLost - off) / 1e6);
    }
  }

  /** Collects what is checked after the probes have ended. */
  static final class Checks {
    private Outcome outcome;

    Checks(Outcome outcome) {
      this.outcome = outcome;
    }

    void must(boolean holds, String what) {
      outcome = outcome.must(holds, what);
    }

    void figure(String name, double value) {
      outcome = outcome.with(name, value);
    }

    Outcome outcome() {
      return outcome;
    }
  }
}
