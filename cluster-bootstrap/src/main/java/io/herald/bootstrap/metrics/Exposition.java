package io.herald.bootstrap.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text that {@code /metrics} serves. The library writes it; only the {@code TYPE} lines of some
 * of MetalLB's metrics are set right afterwards, for the library refuses a gauge that is called
 * {@code ..._total} and a counter that is not.
 */
public final class Exposition {
  private static final String TYPE = "# TYPE ";

  /** The type lines that the library writes, and what they should be. */
  private static final Map<String, String> CORRECTIONS =
      Catalogue.metrics()
          .filter(metric -> metric.type() != metric.typeByName())
          .collect(
              Collectors.toUnmodifiableMap(
                  metric -> TYPE + metric.name() + " " + metric.typeByName(),
                  metric -> TYPE + metric.name() + " " + metric.type()));

  private Exposition() {}

  /** Scrapes {@code registry} into Prometheus's text format, version 0.0.4, in UTF-8. */
  public static byte[] scrape(PrometheusRegistry registry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16384);
    try {
      new PrometheusTextFormatWriter(false).write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = out.toString(StandardCharsets.UTF_8);
    StringBuilder corrected = new StringBuilder(text.length());
    text.lines()
        .map(line -> CORRECTIONS.getOrDefault(line, line))
        .forEach(line -> corrected.append(line).append('\n'));
    return corrected.toString().getBytes(StandardCharsets.UTF_8);
  }
}
