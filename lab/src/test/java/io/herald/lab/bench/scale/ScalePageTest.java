package io.herald.lab.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScalePageTest {
  @Test
  void markdown_addresses_showMedianAndWorstPlanChange() {
    var cost =
        new AddressCost(1000, 4250, 334, 812, List.of(400.0, 500.0, 900.0), 79, 101, 0.012, 0.03);
    assertThat(new ScalePage(List.of(cost), List.of()).markdown())
        .containsPattern(
            "1000 \\| +4.3 \\| +334 \\| +812 \\| +500 \\| +900 \\| +79 \\| +101 \\| +1.20 % \\| +3.00 %")
        .doesNotContain("hello");
  }

  @Test
  void markdown_hello_showsWhoWatches() {
    var hello = new HelloCost(100, false, 4, 80.4, 79.6, 0.0123, 0);
    assertThat(new ScalePage(List.of(), List.of(hello)).markdown())
        .containsPattern("100 \\| by plan \\| +4 \\| +80 \\| +80 \\| +1.23 % \\| +0 \\|")
        .doesNotContain("Cold start");
  }
}
