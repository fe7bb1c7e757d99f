package io.herald.lab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTimelineTest {
  private static final long MS = 1_000_000;

  private final List<Claim> claims = new ArrayList<>();

  @Test
  void oneAnswerer_oneStretch() {
    answers("a", 0, 500);
    var report = report();
    assertThat(report.stretches()).hasSize(1);
    assertThat(report.moves()).isZero();
    assertThat(report.doubleAnsweredMillis()).isZero();
    assertThat(report.answerer()).isEqualTo("a");
  }

  @Test
  void takeover_isOneMoveWithoutOverlap() {
    answers("a", 0, 500);
    answers("b", 800, 1500);
    assertThat(report().moves()).isEqualTo(1);
    assertThat(report().doubleAnsweredMillis()).isZero();
    assertThat(report().answerers()).isEqualTo(2);
  }

  @Test
  void makeBeforeBreak_overlapIsCounted() {
    answers("a", 0, 500);
    answers("b", 450, 1500);
    assertThat(report().moves()).isEqualTo(1);
    assertThat(report().doubleAnsweredMillis()).isEqualTo(50);
  }

  @Test
  void threeAtOnce_timeIsCountedOnce() {
    answers("a", 0, 1000);
    answers("b", 100, 600);
    answers("c", 400, 900);
    assertThat(report().doubleAnsweredMillis()).isEqualTo(800);
  }

  @Test
  void answererThatComesBack_isTwoMoves() {
    answers("a", 0, 100);
    answers("b", 300, 400);
    answers("a", 600, 700);
    assertThat(report().moves()).isEqualTo(2);
    assertThat(report().stretches()).hasSize(3);
  }

  @Test
  void announcements_areCountedButAnswerNothing() {
    claims.add(new Claim(0, "192.168.1.210", "a", Claim.Kind.ANNOUNCEMENT));
    assertThat(report().announcements()).isEqualTo(1);
    assertThat(report().answerer()).isEqualTo("nobody");
  }

  private void answers(String mac, int fromMillis, int toMillis) {
    for (int at = fromMillis; at <= toMillis; at += 5) {
      claims.add(new Claim(at * MS, "192.168.1.210", mac, Claim.Kind.ANSWER));
    }
    claims.sort(Comparator.comparingLong(Claim::at));
  }

  private AnswerReport report() {
    return AnswerTimeline.report(claims, 100 * MS);
  }
}
