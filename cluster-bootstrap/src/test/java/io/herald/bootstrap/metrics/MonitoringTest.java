package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alerts that we ship ask for metrics that there are. */
class MonitoringTest {
  private static final Path MONITORING = Path.of("../manifests/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:metallb|herald)_\\w+");

  /** Shipped for who switches, and silent until addresses are announced over BGP. */
  private static final String LATER = "metallb_bgp_";

  @Test
  void monitoring_everyMetricNamed_isInTheCatalogue() throws IOException {
    Set<String> known = Catalogue.metrics().map(Metric::name).collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    try (var files = Files.walk(MONITORING)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        METRIC.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
      }
    }
    named.removeIf(name -> name.startsWith(LATER));

    assertThat(named).isNotEmpty();
    assertThat(known).containsAll(named);
  }
}
