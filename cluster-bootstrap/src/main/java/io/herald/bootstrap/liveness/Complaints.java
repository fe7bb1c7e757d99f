package io.herald.bootstrap.liveness;

import org.slf4j.Logger;

/**
 * Logs what may go wrong in every round, and there are twenty a second: one line in ten seconds,
 * with the number of those left out. Not thread-safe.
 */
final class Complaints {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final Logger log;
  private long next = Long.MIN_VALUE;
  private int leftOut;

  Complaints(Logger log) {
    this.log = log;
  }

  /**
   * Logs, or counts.
   *
   * @param now in nanoseconds since the service started
   */
  void tell(String message, Throwable cause, long now) {
    if (now < next) {
      leftOut++;
      return;
    }
    log.atError().addKeyValue("leftOut", leftOut).setCause(cause).log(message);
    next = now + PAUSE_NANOS;
    leftOut = 0;
  }
}
