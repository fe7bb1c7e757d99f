package io.herald.actors.api;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service's new status.
 *
 * @param service the Service as it was when the decision was made
 * @param ingress the addresses of {@code status.loadBalancer.ingress}, in order; empty clears it
 * @param pool the value of the annotation {@code metallb.io/ip-allocated-from-pool}; empty removes
 *     the annotation
 * @param conditions Herald's conditions, by type; those of the Service that are absent are removed
 */
public record StatusUpdate(
    Service service,
    List<IpAddress> ingress,
    Optional<String> pool,
    Map<String, ServiceCondition> conditions) {

  /** Copies the collections. */
  public StatusUpdate {
    ingress = List.copyOf(ingress);
    conditions = Map.copyOf(conditions);
  }

  /** Leaves the conditions as they are. */
  public StatusUpdate(Service service, List<IpAddress> ingress, Optional<String> pool) {
    this(service, ingress, pool, service.conditions());
  }

  /** The same with these conditions. */
  public StatusUpdate withConditions(Map<String, ServiceCondition> others) {
    return new StatusUpdate(service, ingress, pool, others);
  }
}
