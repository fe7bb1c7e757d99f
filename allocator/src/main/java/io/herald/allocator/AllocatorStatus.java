package io.herald.allocator;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.PoolUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the allocator does at the moment.
 *
 * @param running whether the allocator runs on this node at all
 * @param holding whether it holds the Lease and acts
 * @param term the term of the Lease, 0 before the first
 * @param apiReachable whether the API server answers
 * @param configured whether a valid configuration was ever read
 * @param plan the plan in force
 * @param problems what is wrong with the configuration read last
 * @param unassigned why a Service has no address
 * @param unannounced why an address is announced by nobody
 * @param pools how full each pool is, in the order of the configuration
 * @param quarantined addresses that a stranger on the network was seen to hold
 */
public record AllocatorStatus(
    boolean running,
    boolean holding,
    long term,
    boolean apiReachable,
    boolean configured,
    Plan plan,
    List<ConfigurationProblem> problems,
    Map<ServiceKey, String> unassigned,
    Map<IpAddress, String> unannounced,
    List<PoolUsage> pools,
    Set<IpAddress> quarantined) {

  /** On a node that does not run the allocator. */
  public static final AllocatorStatus ELSEWHERE = inactive(false, 0);

  /** Copies the collections. */
  public AllocatorStatus {
    problems = List.copyOf(problems);
    unassigned = Map.copyOf(unassigned);
    unannounced = Map.copyOf(unannounced);
    pools = List.copyOf(pools);
    quarantined = Set.copyOf(quarantined);
  }

  /** On the node that runs the allocator, while another allocator holds the Lease. */
  static AllocatorStatus waiting(long term) {
    return inactive(true, term);
  }

  private static AllocatorStatus inactive(boolean running, long term) {
    return new AllocatorStatus(
        running,
        false,
        term,
        false,
        false,
        Plan.EMPTY,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Set.of());
  }
}
