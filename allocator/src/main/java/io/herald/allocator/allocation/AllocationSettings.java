package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import java.util.Optional;
import java.util.Set;

/**
 * What allocation depends on besides the cluster.
 *
 * @param loadBalancerClass only Services of exactly this class are ours; when empty, only those
 *     without a class
 * @param node the node the events come from
 * @param quarantined addresses that a stranger on the network holds: never given out, and taken
 *     from the Service that has one
 */
public record AllocationSettings(
    Optional<String> loadBalancerClass, String node, Set<IpAddress> quarantined) {

  /** Copies the addresses. */
  public AllocationSettings {
    quarantined = Set.copyOf(quarantined);
  }
}
