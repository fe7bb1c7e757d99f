package io.herald.announcer.wire;

import java.time.Duration;

/**
 * Whether a thread gets on: it says when it begins something and when it begins to wait, others ask
 * how long it has been at the same thing. Thread-safe, for one thread that works.
 */
final class Progress {

  private final Thread thread;
  private volatile long begun;
  private volatile boolean busy;

  Progress(Thread thread) {
    this.thread = thread;
  }

  /** It begins something new. */
  void begins() {
    begun = System.nanoTime();
    busy = true;
  }

  /** It has nothing to do. */
  void waits() {
    busy = false;
  }

  /**
   * What is wrong with the thread; empty when nothing is.
   *
   * @param limit nothing that it does takes so long
   */
  String problem(Duration limit) {
    if (!thread.isAlive()) {
      return thread.getName() + " has ended";
    }
    long since = System.nanoTime() - begun;
    return busy && since > limit.toNanos()
        ? thread.getName() + " has been at one thing for " + since / 1_000_000_000 + " s"
        : "";
  }
}
