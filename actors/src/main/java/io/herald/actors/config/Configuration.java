package io.herald.actors.config;

import java.util.List;
import java.util.Optional;

/**
 * A valid configuration.
 *
 * @param pools in the order in which automatic allocation tries them, that is by name
 * @param l2Advertisements what is announced at layer 2; a v0.9 ConfigMap's {@code layer2} pools
 *     each bring one of their own
 * @param bgp what is announced over BGP, and to whom
 */
public record Configuration(
    List<AddressPool> pools, List<L2Advertisement> l2Advertisements, BgpConfiguration bgp) {

  /** Copies the collections. */
  public Configuration {
    pools = List.copyOf(pools);
    l2Advertisements = List.copyOf(l2Advertisements);
  }

  /** A configuration that says nothing about BGP. */
  public Configuration(List<AddressPool> pools, List<L2Advertisement> l2Advertisements) {
    this(pools, l2Advertisements, BgpConfiguration.NONE);
  }

  /** The pool of this name. */
  public Optional<AddressPool> pool(String name) {
    return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
  }

  /** Whether any advertisement, of whatever protocol, covers {@code pool}. */
  public boolean isAdvertised(AddressPool pool) {
    return l2Advertisements.stream().anyMatch(ad -> ad.covers(pool))
        || bgp.advertisements().stream().anyMatch(ad -> ad.covers(pool));
  }
}
