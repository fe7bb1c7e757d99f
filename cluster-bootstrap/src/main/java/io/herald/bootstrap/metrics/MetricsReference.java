package io.herald.bootstrap.metrics;

import java.util.List;
import java.util.stream.Collectors;

/** The reference page of the metrics, generated from the {@link Catalogue}. */
public final class MetricsReference {
  private static final String INTRODUCTION =
      """
      # Metrics

      <!-- Generated from cluster-bootstrap/src/main/java/io/herald/bootstrap/metrics/Catalogue.java by MetricsReferenceTest. -->

      Every speaker serves `GET /metrics` on the management port (8558), and on
      `herald.metrics.port` as well if that is set. Metrics that MetalLB has keep its names and
      labels, so dashboards and alerts written for it go on working; metrics of BGP sessions are
      not there, since nothing is announced over BGP yet. Values are read at the moment of the
      scrape: a series ends with the Service, address, pool or interface that it is about.
      """;

  private MetricsReference() {}

  /** The page, in Markdown, ending with a line break. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Catalogue.Group group : Catalogue.GROUPS) {
      page.append("\n## ").append(group.title()).append("\n\n").append(group.where());
      page.append("\n\n| name | type | labels | meaning |\n|---|---|---|---|\n");
      group.metrics().forEach(metric -> page.append(row(metric)));
    }
    return page.toString();
  }

  private static String row(Metric metric) {
    List<String> cells =
        List.of(
            "`" + metric.name() + "`",
            metric.type().toString(),
            metric.labels().stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", ")),
            metric.help() + ".");
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
