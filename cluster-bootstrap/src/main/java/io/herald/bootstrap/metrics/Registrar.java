package io.herald.bootstrap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/** Registers metrics of the {@link Catalogue} that are read at the moment of the scrape. */
final class Registrar {

  /** Takes the series of one metric. */
  @FunctionalInterface
  interface Series {
    /** A series with the values of its labels, in the metric's order. */
    void add(double value, String... labels);
  }

  private final PrometheusRegistry registry;

  Registrar(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * Registers.
   *
   * @param read gives every series there is now; called on the scraper's thread
   */
  void add(Metric metric, Consumer<Series> read) {
    String[] labels = metric.labels().toArray(String[]::new);
    switch (metric.typeByName()) {
      case COUNTER ->
          CounterWithCallback.builder()
              .name(metric.name())
              .help(metric.help())
              .labelNames(labels)
              .callback(series -> read.accept(series::call))
              .register(registry);
      case GAUGE ->
          GaugeWithCallback.builder()
              .name(metric.name())
              .help(metric.help())
              .labelNames(labels)
              .callback(series -> read.accept(series::call))
              .register(registry);
    }
  }
}
