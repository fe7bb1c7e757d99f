package io.herald.lab.bench.failover;

import io.herald.lab.bench.failover.Stage.Victim;
import io.herald.lab.network.Host;
import java.time.Duration;
import java.util.List;

/**
 * F4: the owner's link is cut and restored. In even runs the cable is pulled, so that the owner
 * sees its carrier go; in odd ones the network beyond it fails, so that only silence tells. Of four
 * runs two heal after the cluster has removed the node, which takes some 8 s, and two before.
 */
final class LinkIsCut implements Scenario {
  private static final Duration LONG_CUT = Duration.ofSeconds(12);
  private static final Duration SHORT_CUT = Duration.ofSeconds(4);
  private static final Duration HEALING = Duration.ofSeconds(2);
  private static final Duration OBSERVATION = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "F4";
  }

  @Override
  public String title() {
    return "owner's link is cut for 12 s or 4 s";
  }

  @Override
  public Target target() {
    return new Target(
        Target.OUTAGE.words() + "; one answerer ≤ 2 s after healing",
        Target.OUTAGE.medianMillis(),
        Target.OUTAGE.worstMillis());
  }

  @Override
  public int runs() {
    return 20;
  }

  @Override
  public List<Integer> nodes(List<Integer> wanted) {
    return wanted.isEmpty() ? List.of(3, 5) : wanted;
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var allocator = stage.allocator();
    var victim = stage.victim(node -> node != allocator);
    boolean cable = number % 2 == 0;
    var length = number % 4 < 2 ? LONG_CUT : SHORT_CUT;
    Outcome outcome =
        cutAndHeal(stage, victim, cable, length).with("cable pulled (1) or not (0)", cable ? 1 : 0);
    stage.settle();
    return outcome;
  }

  private static Outcome cutAndHeal(Stage stage, Victim victim, boolean cable, Duration length) {
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      Host host = victim.node().host();
      long cut = cable ? host.unplug() : host.isolate();
      watch.until(cut + length.toNanos());
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
