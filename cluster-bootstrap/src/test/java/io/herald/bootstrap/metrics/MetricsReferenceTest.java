package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final String UPDATE = "herald.docs.update";

  @Test
  void markdown_comparedWithTheRepository_isTheSame() throws IOException {
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(PAGE, MetricsReference.markdown());
    }
    assertThat(Files.readString(PAGE))
        .as("docs/metrics.md is stale; run this test with -D" + UPDATE + "=true")
        .isEqualTo(MetricsReference.markdown());
  }

  @Test
  void catalogue_names_areUniqueAndOurs() {
    assertThat(Catalogue.metrics().map(Metric::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("metallb_") || name.startsWith("herald_"));
  }

  /** A metric that could only say nothing is left out. */
  @Test
  void catalogue_bgpAndBfdSessions_whichThereAreNot_haveNoMetric() {
    assertThat(Catalogue.metrics().map(Metric::name))
        .noneMatch(name -> name.matches("metallb_(bgp|bfd)_.*"));
  }

  @Test
  void catalogue_ownCounters_endInTotalAndOwnGaugesDoNot() {
    assertThat(Catalogue.metrics().filter(metric -> metric.name().startsWith("herald_")))
        .allMatch(metric -> metric.type() == metric.typeByName());
  }
}
