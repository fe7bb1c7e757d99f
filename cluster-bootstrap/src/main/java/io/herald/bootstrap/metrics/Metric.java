package io.herald.bootstrap.metrics;

import java.util.List;
import java.util.Locale;

/**
 * One metric.
 *
 * @param name the name of its series
 * @param type as the {@code TYPE} line says
 * @param labels the names of its labels, in order
 * @param help what it means, in a sentence without its full stop
 */
public record Metric(String name, Type type, List<String> labels, String help) {

  /** The type of a metric. */
  public enum Type {
    /** Only grows while the process lives. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts observations by size. */
    HISTOGRAM;

    /** As the text format writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the labels. */
  public Metric {
    labels = List.copyOf(labels);
  }

  static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Type.COUNTER, List.of(labels), help);
  }

  static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Type.GAUGE, List.of(labels), help);
  }

  static Metric histogram(String name, String help) {
    return new Metric(name, Type.HISTOGRAM, List.of(), help);
  }

  /**
   * The type that the client library gives a metric of this name: there, names that end in {@code
   * _total} are counters' and no others are.
   */
  Type typeByName() {
    if (type == Type.HISTOGRAM) {
      return type;
    }
    return name.endsWith("_total") ? Type.COUNTER : Type.GAUGE;
  }
}
