package io.herald.actors.plan;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who announces one address.
 *
 * @param address the address
 * @param services the Services that use it, at least one; several share it
 * @param candidates the owner first, then the standbys in the order in which they take over; empty
 *     when no node may announce the address
 * @param epoch grows with each change of the owner; a takeover uses the next one. Of two nodes that
 *     announce at once the one with the lower epoch yields
 */
public record Assignment(
    IpAddress address, SortedSet<ServiceKey> services, List<Candidate> candidates, long epoch) {

  /** Copies the collections. */
  public Assignment {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    candidates = List.copyOf(candidates);
  }

  /** The node that announces the address, when any may. */
  public Optional<Candidate> owner() {
    return candidates.stream().findFirst();
  }

  /** Whether {@code node} is the owner. */
  public boolean isOwnedBy(String node) {
    return !candidates.isEmpty() && candidates.get(0).node().equals(node);
  }

  /** The candidate of this node: owner or standby. */
  public Optional<Candidate> candidate(String node) {
    return candidates.stream().filter(candidate -> candidate.node().equals(node)).findFirst();
  }

  /** The nodes that take over when the owner dies, in that order. */
  public List<Candidate> standbys() {
    return candidates.size() < 2 ? List.of() : candidates.subList(1, candidates.size());
  }
}
