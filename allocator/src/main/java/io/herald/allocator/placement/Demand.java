package io.herald.allocator.placement;

import io.herald.actors.snapshot.Service;

/**
 * One Service and its terms.
 *
 * @param service the Service
 * @param terms what it asks of a node
 * @param obstacle why it is not announced at all; empty when it is
 */
record Demand(Service service, Terms terms, String obstacle) {

  boolean isAnnounced() {
    return obstacle.isEmpty();
  }
}
