package io.herald.lab.bench.failover;

import io.herald.lab.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** F7: every speaker is restarted, one by one, as a rolling update does it. */
final class RollingRestart implements Scenario {
  /** What the DaemonSet grants a speaker to leave. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final double SLOWEST_ANSWER_MILLIS = 100;

  @Override
  public String id() {
    return "F7";
  }

  @Override
  public String title() {
    return "rolling restart of every speaker";
  }

  @Override
  public Target target() {
    return Target.worst(
        "no request lost; no question unanswered > 100 ms; ≤ 1 move per restart of its own node",
        SLOWEST_ANSWER_MILLIS);
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var victim = stage.victim(node -> true);
    var lab = stage.lab();
    boolean left = true;
    int ownRestarts = 0;
    var steps = new TreeMap<Long, String>();
    Observed observed;
    try (var watch = Watch.start(lab, victim.addresses())) {
      for (Node node : lab.nodes()) {
        ownRestarts += owns(stage, victim.addresses().get(0), node) ? 1 : 0;
        steps.put(System.nanoTime(), node + " left");
        left &= lab.speaker(node).terminate(GRACE);
        steps.put(System.nanoTime(), node + " started again");
        lab.speaker(node).start();
        stage.expect().awaitMembers(lab.nodes().size());
        stage.expect().awaitReady();
      }
      observed = watch.stop();
    }
    stage.settle();
    var longest = observed.longestGap();
    var during = steps.floorEntry(longest.start());
    int moves = observed.answers().get(0).moves();
    return Outcome.of(observed.slowestAnswerMillis(), observed)
        .with("restarts of its own node", ownRestarts)
        .must(
            observed.slowestAnswerMillis() <= SLOWEST_ANSWER_MILLIS || during == null,
            String.format(
                "the longest gap, %.0f ms, began %s",
                longest.millis(), during == null ? "" : after(during, longest.start())))
        .must(left, "a speaker did not leave within its grace")
        .with(Observed.LOST_ABOUT_MOVES, observed.lostAboutMoves())
        .must(observed.lost() == 0, observed.losses())
        .must(moves <= ownRestarts, moves + " moves in " + ownRestarts + " restarts of its node");
  }

  private static String after(Map.Entry<Long, String> step, long moment) {
    return String.format("%.0f ms after %s", (moment - step.getKey()) / 1e6, step.getValue());
  }

  private static boolean owns(Stage stage, String address, Node node) {
    return stage.lab().awaitAnnouncer(address, Stage.PATIENCE) == node;
  }
}
