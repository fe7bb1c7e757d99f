package io.herald.lab.bench.failover;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** F6: the API server is down when a node powers off; later it returns and nothing changes. */
final class ApiDownThenPowerOff implements Scenario {
  /** Longer than the allocator's Lease lasts, so that nobody holds it any more. */
  private static final Duration API_DOWN = Duration.ofSeconds(10);

  private static final Duration RECONCILED = Duration.ofSeconds(10);

  @Override
  public String id() {
    return "F6";
  }

  @Override
  public String title() {
    return "API server down, then the owner's node powers off";
  }

  @Override
  public Target target() {
    return new Target(
        Target.OUTAGE.words() + "; no restart; nothing moves when the API returns",
        Target.OUTAGE.medianMillis(),
        Target.OUTAGE.worstMillis());
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var allocator = stage.allocator();
    var victim = stage.victim(node -> node != allocator);
    long since = System.nanoTime();
    stage.lab().controlPlane().stop();
    try {
      LockSupport.parkNanos(API_DOWN.toNanos());
      return PowerOff.run(
          stage,
          victim,
          false,
          checks -> {
            var before = stage.owners();
            stage.lab().controlPlane().start();
            LockSupport.parkNanos(RECONCILED.toNanos());
            var after = stage.owners();
            checks.must(
                after.equals(before), "owners changed when the API returned: " + before + after);
            checks.must(stage.log().count("starting", since) == 0, "a speaker restarted meanwhile");
          });
    } finally {
      stage.lab().controlPlane().start();
    }
  }
}
