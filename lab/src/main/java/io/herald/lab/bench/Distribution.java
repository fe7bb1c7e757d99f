package io.herald.lab.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * What a series of measured values comes to, in the values' own unit.
 *
 * @param count how many values; with none, all the others are 0
 * @param best the least
 * @param median the value in the middle, or the mean of both
 * @param p95 the 95th percentile: a value that was measured, at or above 95 % of them
 * @param worst the greatest
 */
public record Distribution(int count, double best, double median, double p95, double worst) {

  /** The distribution of some values, in any order. */
  public static Distribution of(double... values) {
    if (values.length == 0) {
      return new Distribution(0, 0, 0, 0, 0);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    int rank = (int) Math.ceil(0.95 * n);
    return new Distribution(n, sorted[0], median, sorted[rank - 1], sorted[n - 1]);
  }

  /** As {@link #of(double...)}. */
  public static Distribution of(Collection<? extends Number> values) {
    return of(values.stream().mapToDouble(Number::doubleValue).toArray());
  }
}
