package io.herald.allocator.placement;

import java.util.HashMap;
import java.util.Map;

/** How many addresses each node has. Not thread-safe. */
final class Tally {

  private final Map<String, Integer> counts = new HashMap<>();

  int of(String node) {
    return counts.getOrDefault(node, 0);
  }

  void add(String node, int number) {
    counts.merge(node, number, Integer::sum);
  }
}
