package io.herald.lab.bench.failover;

import java.util.List;

/** F5: of two nodes one powers off, each in its turn: the survivor goes on with everything. */
final class OneOfTwoPowersOff implements Scenario {
  @Override
  public String id() {
    return "F5";
  }

  @Override
  public String title() {
    return "one of two nodes powers off";
  }

  @Override
  public Target target() {
    return new Target(
        Target.OUTAGE.words() + "; the survivor stays and allocates",
        Target.OUTAGE.medianMillis(),
        Target.OUTAGE.worstMillis());
  }

  @Override
  public int runs() {
    return 20;
  }

  @Override
  public List<Integer> nodes(List<Integer> wanted) {
    return List.of(2);
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var turn = stage.lab().nodes().get(number % 2);
    var victim = stage.victim(node -> node == turn);
    var survivor = stage.lab().speaker(victim.survivor());
    long pid = survivor.pid();
    long since = System.nanoTime();
    return PowerOff.run(
        stage,
        victim,
        number == 0,
        checks -> {
          checks.figure("allocates again", Allocating.millisUntilAgain(stage, since));
          checks.must(survivor.alive() && survivor.pid() == pid, "the survivor restarted");
          checks.must(
              stage.log().count("the cluster let go of this speaker", since) == 0,
              "the survivor left its cluster");
        });
  }
}
