package io.herald.actors.config;

import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.LabelSelector;
import java.util.List;
import java.util.Set;

/**
 * Lets nodes announce the addresses of pools over BGP.
 *
 * @param name its name
 * @param aggregationLength the prefix length announced for an IPv4 address, 1 to 32
 * @param aggregationLengthV6 the prefix length announced for an IPv6 address, 1 to 128
 * @param localPref LOCAL_PREF (RFC 4271, section 5.1.5), 32 bits; 0 leaves it to the neighbour
 * @param communities attached to what is announced; aliases are resolved
 * @param pools names of pools; with {@code poolSelectors} empty as well, every pool
 * @param poolSelectors selectors over the labels of pools
 * @param nodeSelectors the nodes that announce, those that match any; empty means every node
 * @param peers names of the peers to announce to; empty means every peer
 * @param serviceSelectors the Services it is for, those that match any; empty means every Service
 */
public record BgpAdvertisement(
    String name,
    int aggregationLength,
    int aggregationLengthV6,
    long localPref,
    Set<BgpCommunity> communities,
    Set<String> pools,
    List<LabelSelector> poolSelectors,
    List<LabelSelector> nodeSelectors,
    Set<String> peers,
    List<LabelSelector> serviceSelectors) {

  /** Copies the collections. */
  public BgpAdvertisement {
    communities = Set.copyOf(communities);
    pools = Set.copyOf(pools);
    poolSelectors = List.copyOf(poolSelectors);
    nodeSelectors = List.copyOf(nodeSelectors);
    peers = Set.copyOf(peers);
    serviceSelectors = List.copyOf(serviceSelectors);
  }

  /** Whether it covers {@code pool}. */
  public boolean covers(AddressPool pool) {
    return (pools.isEmpty() && poolSelectors.isEmpty())
        || pools.contains(pool.name())
        || LabelSelector.anyMatches(poolSelectors, pool.labels());
  }

  /** The prefix length announced for an address of this family. */
  public int aggregationLength(IpFamily family) {
    return family == IpFamily.IPV4 ? aggregationLength : aggregationLengthV6;
  }
}
