package io.herald.lab.bench.failover;

import io.herald.lab.bench.Distribution;

/**
 * What the values of a scenario's runs must keep to; what else must hold is in the outcomes'
 * violations.
 *
 * @param words as the table says it
 * @param medianMillis greatest median
 * @param worstMillis greatest value
 */
record Target(String words, double medianMillis, double worstMillis) {
  /** After a node's death or the loss of its link. */
  static final Target OUTAGE = new Target("outage ≤ 400 ms median, ≤ 800 ms worst", 400, 800);

  /** A target for the worst value alone. */
  static Target worst(String words, double millis) {
    return new Target(words, Double.MAX_VALUE, millis);
  }

  /** Whether values keep to it. */
  boolean met(Distribution values) {
    return values.median() <= medianMillis && values.worst() <= worstMillis;
  }
}
