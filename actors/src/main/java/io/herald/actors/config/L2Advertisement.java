package io.herald.actors.config;

import io.herald.actors.snapshot.LabelSelector;
import java.util.List;
import java.util.Set;

/**
 * Lets nodes announce the addresses of pools by ARP and NDP.
 *
 * @param name its name
 * @param pools names of pools; with {@code poolSelectors} empty as well, every pool
 * @param poolSelectors selectors over the labels of pools
 * @param nodeSelectors the nodes that may announce, those that match any; empty means every node
 * @param interfaces the interfaces to announce on; empty means all
 * @param serviceSelectors the Services it is for, those that match any; empty means every Service
 * @param preferredNodes adds to the score of the nodes that match
 */
public record L2Advertisement(
    String name,
    Set<String> pools,
    List<LabelSelector> poolSelectors,
    List<LabelSelector> nodeSelectors,
    Set<String> interfaces,
    List<LabelSelector> serviceSelectors,
    List<PreferredNode> preferredNodes) {

  /** Copies the collections. */
  public L2Advertisement {
    pools = Set.copyOf(pools);
    poolSelectors = List.copyOf(poolSelectors);
    nodeSelectors = List.copyOf(nodeSelectors);
    interfaces = Set.copyOf(interfaces);
    serviceSelectors = List.copyOf(serviceSelectors);
    preferredNodes = List.copyOf(preferredNodes);
  }

  /** Whether it covers {@code pool}. */
  public boolean covers(AddressPool pool) {
    return (pools.isEmpty() && poolSelectors.isEmpty())
        || pools.contains(pool.name())
        || LabelSelector.anyMatches(poolSelectors, pool.labels());
  }

  /**
   * A preference for some nodes.
   *
   * @param weight 1 to 100; weights of several matching preferences add up
   * @param preference the nodes it is for
   */
  public record PreferredNode(int weight, LabelSelector preference) {}
}
