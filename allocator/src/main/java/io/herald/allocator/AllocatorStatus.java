package io.herald.allocator;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.Map;

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
    Map<IpAddress, String> unannounced) {

  /** On a node that does not run the allocator. */
  public static final AllocatorStatus ELSEWHERE =
      new AllocatorStatus(false, false, 0, false, false, Plan.EMPTY, List.of(), Map.of(), Map.of());

  /** Copies the collections. */
  public AllocatorStatus {
    problems = List.copyOf(problems);
    unassigned = Map.copyOf(unassigned);
    unannounced = Map.copyOf(unannounced);
  }
}
