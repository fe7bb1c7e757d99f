package io.herald.announcer.wire;

import java.util.function.LongConsumer;

/**
 * Notices that this process stood still (paused, starved, swapped, collecting garbage) for so long
 * that others may have taken over, before anything is said in ignorance of it. One thread beats;
 * any thread may find that a beat is overdue, whichever wakes first. Off until the first beat.
 *
 * <p>Thread-safe. Times are those of {@link System#nanoTime}.
 */
final class StallGuard {

  private final LongConsumer stalled;
  private volatile long mostNanos = Long.MAX_VALUE;
  private volatile long lastBeat;
  private volatile boolean beating;

  /**
   * A guard that tells of each stall once.
   *
   * @param stalled told how long there was no beat, in nanoseconds, by the thread that found out,
   *     while all others that look wait
   */
  StallGuard(LongConsumer stalled) {
    this.stalled = stalled;
  }

  /** A stall is more than this between two beats. */
  void expect(long nanos) {
    mostNanos = nanos;
  }

  /** A sign of life. */
  void beat(long now) {
    check(now);
    lastBeat = now;
    beating = true;
  }

  /** Looks for a stall; when this returns it has been told. */
  void check(long now) {
    if (beating && now - lastBeat > mostNanos) {
      tell(now);
    }
  }

  private synchronized void tell(long now) {
    long silence = now - lastBeat;
    if (silence > mostNanos) {
      stalled.accept(silence);
      lastBeat = now;
    }
  }
}
