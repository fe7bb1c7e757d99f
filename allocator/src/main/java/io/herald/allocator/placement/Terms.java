package io.herald.allocator.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a Service asks of the node that announces its address.
 *
 * @param advertisements those that cover the address and the Service
 * @param servingNodes where traffic stays on the node: the nodes with a serving endpoint
 */
record Terms(List<NodesOf> advertisements, Optional<Set<String>> servingNodes) {

  boolean covers(String node) {
    for (NodesOf advertisement : advertisements) {
      if (advertisement.includes(node)) {
        return true;
      }
    }
    return false;
  }

  boolean isMetBy(String node) {
    return covers(node) && servingNodes.map(nodes -> nodes.contains(node)).orElse(true);
  }
}
