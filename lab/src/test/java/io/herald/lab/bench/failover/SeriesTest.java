package io.herald.lab.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void passed_medianAndWorstWithinTarget_yes() {
    assertThat(series(300, 390, 790).passed()).isTrue();
  }

  @Test
  void passed_oneValueBeyondTheWorst_no() {
    assertThat(series(300, 300, 801).passed()).isFalse();
  }

  @Test
  void passed_medianTooHigh_no() {
    assertThat(series(300, 410, 420).passed()).isFalse();
  }

  @Test
  void passed_aRunWithAViolation_no() {
    var bad = outcome(300).must(true, "fine").must(false, "moved twice");
    assertThat(series(List.of(outcome(300), bad)).passed()).isFalse();
    assertThat(new FailoverPage(List.of(series(List.of(bad))), false).markdown())
        .contains("- F1 on 3 nodes, run 1: moved twice");
  }

  @Test
  void passed_noRuns_no() {
    assertThat(series(List.of()).passed()).isFalse();
  }

  @Test
  void page_figuresOfSeveralRuns_showMedianAndWorst() {
    var page =
        new FailoverPage(
            List.of(series(List.of(outcome(1).with("x", 10), outcome(1).with("x", 30)))), false);
    assertThat(page.markdown()).contains("| F1 |     3 | x      |     20 |    30 |");
  }

  @Test
  void select_unknownName_listsTheKnown() {
    assertThatThrownBy(() -> Scenarios.select(List.of("F99"), false))
        .hasMessageStartingWith("no scenario F99; there are F1, F2, F3");
  }

  @Test
  void select_names_inTheirOrder() {
    assertThat(Scenarios.select(List.of("f8", "F1"), false))
        .extracting(Scenario::id)
        .containsExactly("F8", "F1");
  }

  @Test
  void select_nothing_allTwelve() {
    assertThat(Scenarios.select(List.of(), false)).hasSize(12);
  }

  private static Series series(double... millis) {
    return series(Arrays.stream(millis).mapToObj(SeriesTest::outcome).toList());
  }

  private static Series series(List<Outcome> outcomes) {
    return new Series("F1", "power-off", 3, Target.OUTAGE, outcomes);
  }

  private static Outcome outcome(double millis) {
    return new Outcome(millis, 100, 1, 1, 0, Map.of(), List.of());
  }
}
