package io.herald.lab.bench.failover;

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
  public Outcome run(Stage stage, int number) {
    var allocator = stage.allocator();
    return PowerOff.run(stage, stage.victim(node -> node != allocator), checks -> {});
  }
}
