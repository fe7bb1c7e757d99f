package io.herald.actors.config;

import java.util.List;
import java.util.Optional;

/**
 * A valid configuration.
 *
 * @param pools in the order in which automatic allocation tries them, that is by name
 * @param l2Advertisements what is announced at layer 2; a v0.9 ConfigMap's {@code layer2} pools
 *     each bring one of their own
 */
public record Configuration(List<AddressPool> pools, List<L2Advertisement> l2Advertisements) {

  /** Copies the collections. */
  public Configuration {
    pools = List.copyOf(pools);
    l2Advertisements = List.copyOf(l2Advertisements);
  }

  /** The pool of this name. */
  public Optional<AddressPool> pool(String name) {
    return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
  }
}
