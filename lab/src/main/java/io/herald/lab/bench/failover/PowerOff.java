package io.herald.lab.bench.failover;

import io.herald.lab.bench.failover.Stage.Victim;
import java.time.Duration;
import java.util.function.Consumer;

/** What F1, F2, F5 and F6 share: a node's power goes, the outage is measured, it comes back. */
final class PowerOff {
  /** How long the client goes on after the power went: the outage and its echoes fit in. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private PowerOff() {}

  /**
   * Powers the victim off.
   *
   * @param whileOff what to do and check then, after the client's probes have ended
   */
  static Outcome run(Stage stage, Victim victim, Consumer<Checks> whileOff) {
    Outcome outcome;
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      long off = stage.lab().powerOff(victim.node());
      watch.until(off + AFTERMATH.toNanos());
      var observed = watch.stop();
      outcome =
          Outcome.of(observed)
              .must(observed.mostMoves() == 1, "moved " + observed.mostMoves() + " times");
    }
    var checks = new Checks(outcome);
    victim.addresses().forEach(address -> stage.awaitHeir(address, victim.node()));
    whileOff.accept(checks);
    stage.lab().powerOn(victim.node());
    stage.settle();
    return checks.outcome();
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
