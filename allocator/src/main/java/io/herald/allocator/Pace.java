package io.herald.allocator;

import java.time.Duration;

/**
 * How soon the next pass may follow. A single change is dealt with at once, for a user waits; the
 * passes that it causes in turn are covered by a credit of working time. What they take beyond it
 * is paid back in rest, so that in the long run passes take no more than a fifth of a processor,
 * however many changes come and however long a pass takes.
 *
 * <p>Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class Pace {

  /** A few passes over a few Services take no longer. */
  static final Duration CREDIT = Duration.ofMillis(100);

  /** Rest for each part of working time. */
  private static final int REST = 4;

  private long seen;

  /** Working time that is not paid back yet. */
  private long debt;

  /** Nothing has been done yet. */
  Pace(long now) {
    seen = now;
  }

  /**
   * A pass has ended.
   *
   * @param begun when it began
   */
  void worked(long begun, long now) {
    payBack(begun);
    debt += now - begun;
    seen = now;
  }

  /** How long the next pass has to wait, zero for not at all. */
  Duration rest(long now) {
    payBack(now);
    return Duration.ofNanos(Math.max(0, debt - CREDIT.toNanos()) * REST);
  }

  private void payBack(long now) {
    debt = Math.max(0, debt - Math.max(0, now - seen) / REST);
    seen = now;
  }
}
