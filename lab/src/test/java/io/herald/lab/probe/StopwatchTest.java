package io.herald.lab.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private static final long MS = 1_000_000;

  private final Stopwatch stopwatch = new Stopwatch(5 * MS, 100 * MS);

  @Test
  void everyRequestAnswered_gapIsTheInterval() {
    for (int i = 0; i < 10; i++) {
      stopwatch.answered(stopwatch.sent(i * 5 * MS), i * 5 * MS + MS, "web");
    }
    var result = stopwatch.result();
    assertThat(result.sent()).isEqualTo(10);
    assertThat(result.lost()).isZero();
    assertThat(result.longestGapMillis()).isEqualTo(5);
    assertThat(result.gaps()).isEmpty();
    assertThat(result.medianLatencyMillis()).isEqualTo(1);
    assertThat(result.answeredBy()).containsEntry("web", 10);
  }

  @Test
  void outage_isTheTimeBetweenTwoAnswers() {
    for (int i = 0; i < 100; i++) {
      int number = stopwatch.sent(i * 5 * MS);
      if (i < 20 || i >= 60) {
        stopwatch.answered(number, i * 5 * MS + MS, i < 20 ? "a" : "b");
      }
    }
    var result = stopwatch.result();
    assertThat(result.lost()).isEqualTo(40);
    assertThat(result.lastLost()).isEqualTo(59 * 5 * MS);
    assertThat(result.lostAt()).hasSize(40).startsWith(20 * 5 * MS).endsWith(59 * 5 * MS);
    assertThat(result.lostAbout(List.of(100 * MS, 290 * MS), Duration.ofMillis(7))).isEqualTo(5);
    assertThat(result.longestGapMillis()).isEqualTo(205);
    assertThat(result.longestGapStart()).isEqualTo(96 * MS);
    assertThat(result.gaps()).hasSize(1);
    assertThat(result.answeredBy()).containsEntry("a", 20).containsEntry("b", 40);
  }

  @Test
  void answerAfterTheLimit_isLost_andEndsNoGap() {
    stopwatch.answered(stopwatch.sent(0), MS, "a");
    int late = stopwatch.sent(5 * MS);
    stopwatch.answered(stopwatch.sent(200 * MS), 201 * MS, "a");
    stopwatch.answered(late, 150 * MS, "a");
    var result = stopwatch.result();
    assertThat(result.answered()).isEqualTo(2);
    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.longestGapMillis()).isEqualTo(200);
    assertThat(result.maxLatencyMillis()).isEqualTo(145);
  }

  @Test
  void failure_isCountedByItsReason_unlessTheAnswerHadCome() {
    int answered = stopwatch.sent(0);
    stopwatch.answered(answered, MS, "a");
    stopwatch.failed(answered, "Connection reset");
    stopwatch.failed(stopwatch.sent(5 * MS), "Connection reset");
    stopwatch.failed(stopwatch.sent(10 * MS), "Connection refused");
    stopwatch.sent(15 * MS);
    var result = stopwatch.result();
    assertThat(result.lost()).isEqualTo(3);
    assertThat(result.failures()).isEqualTo(Map.of("Connection reset", 1, "Connection refused", 1));
  }

  @Test
  void noAnswerAtTheEnd_countsAsGapUpToTheLastRequest() {
    stopwatch.answered(stopwatch.sent(0), MS, "a");
    stopwatch.sent(50 * MS);
    stopwatch.sent(301 * MS);
    assertThat(stopwatch.result().longestGapMillis()).isCloseTo(300, within(0.01));
  }

  @Test
  void answerWithoutNumber_answersEveryOpenRequest() {
    stopwatch.sent(0);
    stopwatch.sent(5 * MS);
    stopwatch.answeredAll(45 * MS, "02:00:00:00:00:11");
    stopwatch.sent(50 * MS);
    var result = stopwatch.result();
    assertThat(result.answered()).isEqualTo(2);
    assertThat(result.maxLatencyMillis()).isEqualTo(45);
    assertThat(stopwatch.waiting(60 * MS)).isTrue();
    assertThat(stopwatch.waiting(160 * MS)).isFalse();
  }

  @Test
  void secondAnswerToOneRequest_countsForNobody() {
    int number = stopwatch.sent(0);
    stopwatch.answered(number, MS, "a");
    stopwatch.answered(number, 2 * MS, "b");
    assertThat(stopwatch.result().answeredBy()).containsOnlyKeys("a");
  }
}
