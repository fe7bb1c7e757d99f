package io.herald.allocator;

import java.util.List;
import java.util.Set;

/**
 * Who allocates after whom: the singleton runs on the oldest member, and moves to the oldest that
 * is left. Pure.
 */
enum Succession {
  /** The oldest member: the allocator's node, or what it is about to become. */
  ALLOCATES,
  /** Every member older than this one seems dead. */
  NEXT,
  /** An older member lives, or this one is no member yet. */
  WAITS;

  /**
   * The place of {@code self}.
   *
   * @param byAge the cluster's members, the oldest first
   * @param silent hosts that the hello holds to be dead
   */
  static Succession of(List<String> byAge, String self, Set<String> silent) {
    int place = byAge.indexOf(self);
    if (place <= 0) {
      return place == 0 ? ALLOCATES : WAITS;
    }
    return silent.containsAll(byAge.subList(0, place)) ? NEXT : WAITS;
  }
}
