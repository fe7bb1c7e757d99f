package io.herald.lab.bench.failover;

import java.time.Duration;

/** F8: the owner's speaker stands still for 2 s and goes on. */
final class OwnerIsPaused implements Scenario {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration OBSERVATION = Duration.ofSeconds(8);

  @Override
  public String id() {
    return "F8";
  }

  @Override
  public String title() {
    return "owner's speaker stands still for 2 s";
  }

  @Override
  public Target target() {
    // A living node forwards for everybody who knows it, so a process that stands still has time.
    return new Target(
        "one takeover, then one answerer; who asks anew is answered within the pause",
        PAUSE.toMillis(),
        PAUSE.toMillis());
  }

  @Override
  public int runs() {
    return 5;
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var allocator = stage.allocator();
    var victim = stage.victim(node -> node != allocator);
    var speaker = stage.lab().speaker(victim.node());
    Outcome outcome;
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      speaker.pause();
      watch.goOn(PAUSE);
      speaker.resume();
      watch.goOn(SETTLING);
      long settled = System.nanoTime();
      watch.goOn(OBSERVATION);
      long answerers = watch.answerers(settled);
      var observed = watch.stop();
      outcome =
          Outcome.of(observed.questionGapMillis(), observed)
              .must(answerers == 1, answerers + " answerers 2 s after it went on")
              .must(observed.mostMoves() == 1, "moved " + observed.mostMoves() + " times")
              .with(Observed.LOST_ABOUT_MOVES, observed.lostAboutMoves())
              .must(observed.lost() == 0, observed.losses());
    }
    stage.settle();
    return outcome;
  }
}
