package io.herald.allocator.allocation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServicePort;
import java.util.List;
import java.util.Set;

/**
 * What one Service holds, and on which terms.
 *
 * @param uid the Service's uid: a Service of the same name created anew holds nothing
 * @param addresses one address, or one of each family, in the order of the status
 * @param pool the name of the pool they come from
 * @param sharing with whom they may be shared
 * @param ports the ports in use on them
 */
public record Holding(
    String uid,
    List<IpAddress> addresses,
    String pool,
    SharingKey sharing,
    Set<ServicePort> ports) {

  /** Copies the collections. */
  public Holding {
    addresses = List.copyOf(addresses);
    ports = Set.copyOf(ports);
  }

  static Holding of(Service service, List<IpAddress> addresses, String pool) {
    return new Holding(
        service.uid(), addresses, pool, SharingKey.of(service), Set.copyOf(service.ports()));
  }

  /** Whether the Service still wants these addresses on no more than these terms. */
  boolean covers(Holding wanted) {
    return sharing.equals(wanted.sharing) && ports.containsAll(wanted.ports);
  }
}
