package io.herald.kubernetes.report;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Changes that the server will not take: each is tried again once in a while. Not thread-safe. */
final class Refusals {

  /** Whatever made the server refuse may have been mended by then. */
  static final Duration RETRY = Duration.ofMinutes(1);

  /** What is older than this no longer matters, or would have been tried again. */
  private static final Duration FORGET = Duration.ofMinutes(10);

  private final Map<Object, Long> refusedAt = new HashMap<>();

  /** Whether {@code change} may be tried now. */
  boolean isDue(Object change, long nanos) {
    Long when = refusedAt.get(change);
    return when == null || nanos - when >= RETRY.toNanos();
  }

  /** Takes note of a refusal; returns whether it is news. */
  boolean add(Object change, long nanos) {
    refusedAt.values().removeIf(when -> nanos - when >= FORGET.toNanos());
    return refusedAt.put(change, nanos) == null;
  }
}
