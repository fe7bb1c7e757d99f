package io.herald.lab.bench.failover;

import java.util.List;

/** F2: the same, and the node hosted the singleton and the shard coordinator as well. */
final class AllocatorPowersOff implements Scenario {
  private static final double ALLOCATION_LIMIT_MILLIS = 10_000;

  @Override
  public String id() {
    return "F2";
  }

  @Override
  public String title() {
    return "the owner that also allocates powers off";
  }

  @Override
  public Target target() {
    return new Target(
        Target.OUTAGE.words() + "; allocation again ≤ 10 s",
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
    var victim = stage.victim(node -> node == allocator);
    long since = System.nanoTime();
    return PowerOff.run(
        stage,
        victim,
        number == 0,
        checks -> {
          double millis = Allocating.millisUntilAgain(stage, since);
          checks.figure("allocates again", millis);
          checks.must(
              millis <= ALLOCATION_LIMIT_MILLIS,
              String.format("allocated again only after %.1f s", millis / 1000));
        });
  }
}
