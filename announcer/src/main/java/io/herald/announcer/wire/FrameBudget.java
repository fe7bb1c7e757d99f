package io.herald.announcer.wire;

/** A token bucket: so many frames a second, with a burst of 10 ms' worth. */
final class FrameBudget {

  private static final double BURST_SECONDS = 0.01;

  private final int perSecond;
  private double left;
  private long filledAt;

  FrameBudget(int perSecond, long now) {
    this.perSecond = perSecond;
    this.left = perSecond * BURST_SECONDS;
    this.filledAt = now;
  }

  /** Whether a frame may be sent at {@code now}. */
  boolean isLeft(long now) {
    left = Math.min(perSecond * BURST_SECONDS, left + (now - filledAt) * 1e-9 * perSecond);
    filledAt = now;
    return left >= 1;
  }

  /** Takes {@code frames} from the budget; it may go below zero, but not far. */
  void spend(int frames) {
    left = Math.max(-perSecond * BURST_SECONDS, left - frames);
  }
}
