package io.herald.lab.bench.failover;

import java.util.List;

/** F1: the owner's node powers off; the allocator is elsewhere. */
final class OwnerPowersOff implements Scenario {
  @Override
  public String id() {
    return "F1";
  }

  @Override
  public String title() {
    return "owner's node powers off";
  }

  @Override
  public Target target() {
    return Target.OUTAGE;
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
    return PowerOff.run(stage, stage.victim(node -> node != allocator), number == 0, checks -> {});
  }
}
