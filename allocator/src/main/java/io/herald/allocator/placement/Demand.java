package io.herald.allocator.placement;

import io.herald.actors.snapshot.Service;
import java.util.Optional;

/**
 * One Service and its terms.
 *
 * @param service the Service
 * @param terms what it asks of a node
 * @param obstacle why it is not announced at all; empty when it is
 */
record Demand(Service service, Terms terms, Optional<Unannounced> obstacle) {

  static Demand refused(Service service, Terms terms, Unannounced.Cause cause, String message) {
    return new Demand(service, terms, Optional.of(new Unannounced(cause, message)));
  }

  boolean isAnnounced() {
    return obstacle.isEmpty();
  }

  /** Why it is not announced, although {@code owner} announces its address; empty when it is. */
  Optional<Unannounced> objection(String owner) {
    if (obstacle.isPresent() || terms.isMetBy(owner)) {
      return obstacle;
    }
    Refusal refusal = terms.covers(owner) ? Refusal.NO_LOCAL_ENDPOINT : Refusal.NOT_SELECTED;
    return Optional.of(
        new Unannounced(Unannounced.Cause.NO_ELIGIBLE_NODE, "only from " + owner + ": " + refusal));
  }
}
