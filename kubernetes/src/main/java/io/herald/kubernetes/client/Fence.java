package io.herald.kubernetes.client;

import java.time.Duration;

/** The right to write, which may end. Thread-safe. */
@FunctionalInterface
public interface Fence {

  /** Longer than any request takes. */
  Duration UNLIMITED = Duration.ofDays(1);

  /**
   * How much longer this process may write, judged at the moment of the call; zero or less for not
   * at all.
   */
  Duration left();
}
