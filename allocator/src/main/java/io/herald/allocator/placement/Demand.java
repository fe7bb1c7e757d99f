package io.herald.allocator.placement;

import io.herald.actors.snapshot.Service;
import java.util.List;
import java.util.Set;

/**
 * What one Service asks of the node that announces its address.
 *
 * @param service the Service
 * @param advertisements those that cover the address and the Service
 * @param servingNodes the nodes with a serving endpoint
 * @param obstacle why the Service is not announced at all; empty when it is
 */
record Demand(
    Service service, List<NodesOf> advertisements, Set<String> servingNodes, String obstacle) {

  boolean isAnnounced() {
    return obstacle.isEmpty();
  }

  boolean covers(String node) {
    return advertisements.stream().anyMatch(advertisement -> advertisement.includes(node));
  }

  boolean isServedOn(String node) {
    return !service.localTrafficOnly() || servingNodes.contains(node);
  }
}
