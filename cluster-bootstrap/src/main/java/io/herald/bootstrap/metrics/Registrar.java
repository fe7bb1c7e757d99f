package io.herald.bootstrap.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Registers metrics of the {@link Catalogue}; most are read at the moment of the scrape. */
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
      case HISTOGRAM ->
          throw new IllegalArgumentException(metric.name() + " is observed, not read");
    }
  }

  /**
   * Registers a metric that is told rather than read.
   *
   * @param bounds the upper bounds of its buckets, ascending, without infinity
   * @return takes what is observed, on any thread
   */
  DoubleConsumer histogram(Metric metric, double... bounds) {
    return Histogram.builder()
            .name(metric.name())
            .help(metric.help())
            .classicOnly()
            .classicUpperBounds(bounds)
            .register(registry)
        ::observe;
  }
}
