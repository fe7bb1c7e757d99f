package io.herald.lab.probe;

import java.util.concurrent.locks.LockSupport;

/** Waits for the answers to the last requests. */
final class Waiting {
  private Waiting() {}

  static void forLast(Stopwatch stopwatch) {
    while (stopwatch.waiting(System.nanoTime())) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
