package io.herald.kubernetes.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double with each failure, each taken at random from the upper half, so that the
 * clients of a server that comes back do not all arrive at once. Not thread-safe.
 */
public final class BackOff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  /**
   * Waits between {@code first} and {@code longest}.
   *
   * @param random spreads the waits
   */
  public BackOff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait after one more failure. */
  public Duration next() {
    long full = first.toNanos() << Math.min(failures, 30);
    boolean tooLong = full > longest.toNanos() || full < 0;
    if (!tooLong) {
      failures++;
    }
    long capped = tooLong ? longest.toNanos() : full;
    return Duration.ofNanos(capped / 2 + random.nextLong(capped / 2 + 1));
  }

  /** The next failure is the first again. */
  public void reset() {
    failures = 0;
  }
}
