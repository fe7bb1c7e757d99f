package io.herald.lab.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.apiserver.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final List<Scenario> scenarios = Scenarios.all(false);
  private final Scenario f1 = scenarios.get(0);
  private final Scenario f2 = scenarios.get(1);

  @Test
  void add_anyOrder_seriesComeInTheTablesOrder() {
    var results = new Results(scenarios);
    results.add(f2, 3, outcome(1));
    results.add(f1, 5, outcome(2));
    results.add(f1, 3, outcome(3));
    assertThat(results.all())
        .extracting(series -> series.id() + " on " + series.nodes())
        .containsExactly("F1 on 3", "F1 on 5", "F2 on 3");
  }

  @Test
  void read_whatAPageWrote_goesOnAfterTheLastRun() {
    var before = new Results(scenarios);
    before.add(f1, 3, outcome(300).with("who has", 299).must(false, "moved twice"));
    before.add(f1, 3, outcome(Double.POSITIVE_INFINITY));
    var after = new Results(scenarios);
    after.read(Json.read(data(before)));
    assertThat(after.runs(f1, 3)).isEqualTo(2);
    assertThat(after.runs(f1, 5)).isZero();
    assertThat(after.all()).isEqualTo(before.all());
  }

  @Test
  void read_sameScenarioOfAnotherLength_isLeftOut() {
    var shortened = Scenarios.all(true);
    var before = new Results(shortened);
    before.add(shortened.get(8), 5, outcome(1));
    var after = new Results(scenarios);
    after.read(Json.read(data(before)));
    assertThat(after.all()).isEmpty();
  }

  private static String data(Results results) {
    return Json.MAPPER.valueToTree(new FailoverPage(results.all(), false).data()).toString();
  }

  private static Outcome outcome(double millis) {
    return new Outcome(millis, 100, 1, 1, 0, Map.of(), List.of());
  }
}
