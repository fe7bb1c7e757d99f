package io.herald.actors.api;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import java.util.List;
import java.util.Optional;

/**
 * A Service's new status.
 *
 * @param service the Service as it was when the decision was made
 * @param ingress the addresses of {@code status.loadBalancer.ingress}, in order; empty clears it
 * @param pool the value of the annotation {@code metallb.io/ip-allocated-from-pool}; empty removes
 *     the annotation
 */
public record StatusUpdate(Service service, List<IpAddress> ingress, Optional<String> pool) {

  /** Copies the addresses. */
  public StatusUpdate {
    ingress = List.copyOf(ingress);
  }
}
