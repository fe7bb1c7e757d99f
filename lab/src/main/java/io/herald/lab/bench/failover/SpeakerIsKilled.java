package io.herald.lab.bench.failover;

import java.time.Duration;
import java.util.List;

/** F3: the speaker's process gets SIGKILL while its node goes on forwarding. */
final class SpeakerIsKilled implements Scenario {
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "F3";
  }

  @Override
  public String title() {
    return "speaker gets SIGKILL, its node lives";
  }

  @Override
  public Target target() {
    return Target.worst("standby answers ≤ 200 ms; a warm client loses nothing", 200);
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
    var speaker = stage.lab().speaker(victim.node());
    Outcome outcome;
    try (var watch = Watch.start(stage.lab(), victim.addresses())) {
      long killed = speaker.kill();
      watch.until(killed + AFTERMATH.toNanos());
      var observed = watch.stop();
      outcome =
          Outcome.of(observed.questionGapMillis(), observed)
              .with(Observed.LOST_ABOUT_MOVES, observed.lostAboutMoves())
              .must(observed.lost() == 0, observed.losses())
              .must(observed.mostMoves() == 1, "moved " + observed.mostMoves() + " times");
    }
    speaker.start();
    stage.settle();
    return outcome;
  }
}
