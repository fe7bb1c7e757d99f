package io.herald.bootstrap.preview;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.Map;

/**
 * What the allocator would make of a cluster.
 *
 * @param held the addresses that each Service would have
 * @param unassigned why a Service would have none
 * @param remarks the events that allocation would publish about a Service
 * @param owners the node that would announce each address; absent for an address that nobody would
 * @param explanations why that node, or why nobody
 */
public record Outlook(
    Map<ServiceKey, List<IpAddress>> held,
    Map<ServiceKey, String> unassigned,
    Map<ServiceKey, List<String>> remarks,
    Map<IpAddress, String> owners,
    Map<IpAddress, String> explanations) {

  /** Copies the maps. */
  public Outlook {
    held = Map.copyOf(held);
    unassigned = Map.copyOf(unassigned);
    remarks = Map.copyOf(remarks);
    owners = Map.copyOf(owners);
    explanations = Map.copyOf(explanations);
  }
}
