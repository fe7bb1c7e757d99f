package io.herald.allocator;

import java.time.Duration;

/**
 * When a term's first plan may be made. A speaker that has not reported yet would be taken for dead
 * and lose its addresses; and where there was no plan before, the first speaker that is up would
 * get every address and, ownership being sticky, keep it. So the others are waited for a little;
 * and for longer by the smaller half of a cluster that was cut in two. Not thread-safe.
 */
final class PlacementStart {

  /** How long the first plan of a term waits, from the first speaker, for those still starting. */
  static final Duration WAIT = Duration.ofSeconds(3);

  /**
   * How long the first plan of a term waits while more speakers are out of sight than in it: cut in
   * two, the smaller half rejoins the larger one within this time and must not take its addresses.
   */
  static final Duration OUTNUMBERED_WAIT = Duration.ofSeconds(8);

  private boolean started;
  private boolean waited;

  /** The longest wait has passed. */
  void waitIsOver() {
    waited = true;
  }

  /** Whether this term has made plans. */
  boolean hasStarted() {
    return started;
  }

  /**
   * Whether placement may begin, or has begun.
   *
   * @param speakers how many have reported; with none there is nothing to plan with
   * @param expected whether everybody has who is waited for
   * @param outnumbered whether more are out of sight
   */
  boolean mayPlace(int speakers, boolean expected, boolean outnumbered) {
    if (speakers == 0) {
      return false;
    }
    started = started || waited || (expected && !outnumbered);
    return started;
  }
}
