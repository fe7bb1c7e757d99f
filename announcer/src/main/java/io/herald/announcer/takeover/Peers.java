package io.herald.announcer.takeover;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What is known of the other nodes' speakers, and since when. Not thread-safe. */
final class Peers {
  private final Map<String, PeerStatus> statuses = new HashMap<>();
  private final Map<String, Long> since = new HashMap<>();

  /** Returns what was known before, or nothing when this is no news. */
  Optional<PeerStatus> set(String node, PeerStatus status, long now) {
    PeerStatus before = statuses.put(node, status);
    if (before == status) {
      return Optional.empty();
    }
    since.put(node, now);
    return Optional.of(before == null ? PeerStatus.UNKNOWN : before);
  }

  PeerStatus of(String node) {
    return statuses.getOrDefault(node, PeerStatus.UNKNOWN);
  }

  /** By node name: a view. */
  Map<String, PeerStatus> statuses() {
    return Collections.unmodifiableMap(statuses);
  }

  /** Whether a node has been alive for longer than this many nanoseconds. */
  boolean isAliveForLongerThan(String node, long nanos, long now) {
    return of(node) == PeerStatus.ALIVE && now - since.get(node) > nanos;
  }

  /** Shows each node that is heard, and whether it is a member since long ago, in nanoseconds. */
  void heard(long nanos, long now, BiConsumer<String, Boolean> look) {
    statuses.forEach(
        (node, status) -> {
          if (status == PeerStatus.ALIVE || status == PeerStatus.RESTARTED) {
            look.accept(node, isAliveForLongerThan(node, nanos, now));
          }
        });
  }

  /** Whether most of these nodes, at least two, are held to be dead. */
  boolean areMostlyDead(Set<String> nodes) {
    long dead = nodes.stream().filter(node -> of(node) == PeerStatus.SUSPECTED).count();
    return nodes.size() > 1 && 2 * dead > nodes.size();
  }
}
