package io.herald.actors.plan;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole plan of the cluster.
 *
 * @param version newer plans replace older ones
 * @param assignments one for each address that a Service holds
 * @param pools every range of the configured pools, announced or not: what captures filter by
 */
public record Plan(
    PlanVersion version, SortedMap<IpAddress, Assignment> assignments, List<IpRange> pools) {

  /** The plan before the first one. */
  public static final Plan EMPTY = new Plan(PlanVersion.NONE, new TreeMap<>(), List.of());

  /** Copies the collections. */
  public Plan {
    assignments = Collections.unmodifiableSortedMap(new TreeMap<>(assignments));
    pools = List.copyOf(pools);
  }

  /** A plan of these assignments. */
  public static Plan of(
      PlanVersion version, Collection<Assignment> assignments, List<IpRange> pools) {
    TreeMap<IpAddress, Assignment> byAddress = new TreeMap<>();
    assignments.forEach(assignment -> byAddress.put(assignment.address(), assignment));
    return new Plan(version, byAddress, pools);
  }

  /** The assignment of {@code address}, when a Service holds it. */
  public Optional<Assignment> assignment(IpAddress address) {
    return Optional.ofNullable(assignments.get(address));
  }

  /** Whether both plans say the same, their versions aside. */
  public boolean sameContent(Plan other) {
    return assignments.equals(other.assignments) && pools.equals(other.pools);
  }
}
