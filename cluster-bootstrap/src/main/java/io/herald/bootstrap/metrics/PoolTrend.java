package io.herald.bootstrap.metrics;

import io.herald.allocator.allocation.PoolUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How fast pools fill: a straight line through their use an hour ago and now. Starts anew with each
 * term of the allocator. Thread-safe.
 */
final class PoolTrend {

  static final Duration WINDOW = Duration.ofHours(1);

  /** Earlier, one new Service would look like a flood. */
  static final Duration SHORTEST = Duration.ofMinutes(5);

  private static final Duration STEP = Duration.ofMinutes(1);
  private static final double SECOND = 1e9;

  private final Map<String, Deque<Sample>> samples = new HashMap<>();

  /** What was in use from {@code nanos} on. */
  private record Sample(long nanos, PoolUsage usage) {}

  /** Takes note of what is in use now, and forgets the pools that are gone. */
  synchronized void observe(List<PoolUsage> pools, long nanos) {
    Set<String> names = new HashSet<>();
    for (PoolUsage pool : pools) {
      names.add(pool.pool());
      Deque<Sample> all = samples.computeIfAbsent(pool.pool(), unused -> new ArrayDeque<>());
      if (all.size() > 1 && nanos - all.getLast().nanos() < STEP.toNanos()) {
        // Within a step the latest counts, from the beginning of the step.
        all.addLast(new Sample(all.removeLast().nanos(), pool));
      } else {
        all.addLast(new Sample(nanos, pool));
      }
      forgetBefore(all, nanos - WINDOW.toNanos());
    }
    samples.keySet().retainAll(names);
  }

  /** The last one before the window is what was in use when it began. */
  private static void forgetBefore(Deque<Sample> all, long start) {
    while (all.size() > 1) {
      Sample first = all.removeFirst();
      if (all.getFirst().nanos() - start > 0) {
        all.addFirst(first);
        return;
      }
    }
  }

  /**
   * In how many seconds the pool has no address of some family left; 0 when it has none left now,
   * empty while its use does not grow or is not known for long enough.
   */
  synchronized OptionalDouble secondsToExhaustion(String pool, long nanos) {
    Deque<Sample> all = samples.get(pool);
    if (all == null) {
      return OptionalDouble.empty();
    }
    forgetBefore(all, nanos - WINDOW.toNanos());
    Sample first = all.getFirst();
    PoolUsage then = first.usage();
    PoolUsage now = all.getLast().usage();
    long elapsed = Math.min(nanos - first.nanos(), WINDOW.toNanos());
    double least =
        Math.min(
            seconds(then.assignedIpv4(), now.assignedIpv4(), now.availableIpv4(), elapsed),
            seconds(then.assignedIpv6(), now.assignedIpv6(), now.availableIpv6(), elapsed));
    return Double.isInfinite(least) ? OptionalDouble.empty() : OptionalDouble.of(least);
  }

  private static double seconds(long then, long now, long available, long elapsed) {
    if (now > 0 && available == 0) {
      return 0;
    }
    return now <= then || elapsed < SHORTEST.toNanos()
        ? Double.POSITIVE_INFINITY
        : (double) available / (now - then) * (elapsed / SECOND);
  }
}
