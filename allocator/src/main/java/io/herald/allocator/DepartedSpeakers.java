package io.herald.allocator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which reports have outlived their speakers: a node that was replaced would be greeted and counted
 * for ever. Not at once, for a node on the other side of a split network is found again by what its
 * report says. Not thread-safe, and without a clock: it is told the time.
 */
final class DepartedSpeakers {
  /** A node whose speaker is no member of the cluster for this long is not waited for any more. */
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Map<String, Long> since = new HashMap<>();

  /**
   * Takes note.
   *
   * @param departed nodes with a report whose speaker is no member now
   * @param nanoTime as {@link System#nanoTime}
   * @return those that have been so for too long
   */
  List<String> forgotten(Set<String> departed, long nanoTime) {
    since.keySet().retainAll(departed);
    departed.forEach(node -> since.putIfAbsent(node, nanoTime));
    return since.entrySet().stream()
        .filter(entry -> nanoTime - entry.getValue() > FORGOTTEN_AFTER.toNanos())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
