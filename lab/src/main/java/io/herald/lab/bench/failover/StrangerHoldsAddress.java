package io.herald.lab.bench.failover;

import io.herald.lab.Lab;
import io.herald.lab.probe.ProbeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** F12: a host that is no node holds the address that the next Service would get. */
final class StrangerHoldsAddress implements Scenario {
  private static final String SERVICE = "contested";

  @Override
  public String id() {
    return "F12";
  }

  @Override
  public String title() {
    return "a stranger holds an address of the pool";
  }

  @Override
  public Target target() {
    return Target.worst("never announced; the Service gets another (ms until it answers)", 5000);
  }

  @Override
  public boolean ownStage() {
    return true;
  }

  @Override
  public int services(int nodes) {
    return 0;
  }

  @Override
  public int runs() {
    return 5;
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var lab = stage.lab();
    var taken = free(stage, number);
    var stranger = stage.stranger();
    stranger.namespace().ip("addr add " + taken + "/32 dev eth0");
    long since = System.nanoTime();
    try (var questions = lab.client().start(ProbeSpec.neighbor(taken))) {
      stage.workload().service(SERVICE);
      var other = awaitOther(stage, taken);
      lab.awaitAnnouncer(other, Stage.PATIENCE);
      double millis = (System.nanoTime() - since) / 1e6;
      boolean told = stage.workload().hasEvent(SERVICE, "AddressConflict");
      var seen = questions.stop();
      var answers = lab.client().answers(taken, since);
      return new Outcome(
              millis,
              seen.sent(),
              0,
              answers.moves(),
              answers.doubleAnsweredMillis(),
              Map.of(),
              List.of())
          .must(
              seen.answeredBy().keySet().equals(Set.of(stranger.addresses().mac())),
              "answered by " + seen.answeredBy())
          .must(answers.announcements() == 0, answers.announcements() + " announcements")
          .must(told, "no event AddressConflict");
    } finally {
      stage.workload().delete(SERVICE);
      stranger.namespace().ip("addr del " + taken + "/32 dev eth0");
    }
  }

  /** An address found taken is left alone for a while: each run has one of its own. */
  private static String free(Stage stage, int number) {
    stage.workload().pool(Stage.address(2 * number) + "-" + Stage.address(2 * number + 1));
    return Stage.address(2 * number);
  }

  private static String awaitOther(Stage stage, String taken) {
    return Lab.poll(
        "another address than " + taken,
        Stage.PATIENCE,
        () ->
            Optional.of(stage.workload().awaitAddress(SERVICE, Stage.PATIENCE))
                .filter(address -> !address.equals(taken)));
  }
}
