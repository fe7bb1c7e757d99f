package io.herald.lab.bench.failover;

import io.herald.lab.bench.failover.Stage.Victim;
import io.herald.lab.network.Host;
import java.time.Duration;

/**
 * F4: the owner's link is cut and restored. In even runs the cable is pulled, so that the owner
 * sees its carrier go; in odd ones the network beyond it fails, so that only silence tells.
 */
final class LinkIsCut implements Scenario {
  private static final Duration CUT = Duration.ofSeconds(15);
  private static final Duration HEALING = Duration.ofSeconds(2);
  private static final Duration OBSERVATION = Duration.ofSeconds(3);

  @Override
  public String id() {
    return "F4";
  }

  @Override
  public String title() {
    return "owner's link is cut for 15 s";
  }

  @Override
  public Target target() {
    return new Target(
        Target.OUTAGE.words() + "; one answerer ≤ 2 s after healing",
        Target.OUTAGE.medianMillis(),
        Target.OUTAGE.worstMillis());
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var allocator = stage.allocator();
    var victim = stage.victim(node -> node != allocator);
    boolean cable = number % 2 == 0;
    Outcome outcome =
        cutAndHeal(stage, victim, cable).with("cable pulled (1) or not (0)", cable ? 1 : 0);
    stage.settle();
    return outcome;
  }

  private static Outcome cutAndHeal(Stage stage, Victim victim, boolean cable) {
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      Host host = victim.node().host();
      long cut = cable ? host.unplug() : host.isolate();
      watch.until(cut + CUT.toNanos());
      if (cable) {
        host.plugIn();
      } else {
        host.join();
      }
      watch.goOn(HEALING);
      long healed = System.nanoTime();
      watch.goOn(OBSERVATION);
      long answerers = watch.answerers(healed);
      return Outcome.of(watch.stop())
          .must(answerers == 1, answerers + " answerers 2 s after healing");
    }
  }
}
