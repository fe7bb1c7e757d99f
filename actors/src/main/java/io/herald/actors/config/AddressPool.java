package io.herald.actors.config;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that Services may be given.
 *
 * @param name the pool's name
 * @param labels the labels of its custom resource, which advertisements may select by
 * @param ranges its addresses in the order in which they are handed out; disjoint
 * @param autoAssign whether a Service that asks for nothing in particular may get one
 * @param avoidBuggyIps whether IPv4 addresses that end in .0 or .255 are left out
 * @param serviceAllocation which Services it is for; absent for every Service
 */
public record AddressPool(
    String name,
    Map<String, String> labels,
    List<IpRange> ranges,
    boolean autoAssign,
    boolean avoidBuggyIps,
    Optional<ServiceAllocation> serviceAllocation) {

  /** Copies the collections. */
  public AddressPool {
    labels = Map.copyOf(labels);
    ranges = List.copyOf(ranges);
  }

  /** Whether the pool hands out {@code address}. */
  public boolean contains(IpAddress address) {
    return !(avoidBuggyIps && isBuggy(address))
        && ranges.stream().anyMatch(range -> range.contains(address));
  }

  /** Whether the pool has addresses of this family. */
  public boolean has(IpFamily family) {
    return ranges.stream().anyMatch(range -> range.family() == family);
  }

  /** Some old clients take IPv4 addresses ending in .0 or .255 for broadcast addresses. */
  public static boolean isBuggy(IpAddress address) {
    long lastOctet = address.low() & 0xff;
    return address.isIpv4() && (lastOctet == 0 || lastOctet == 255);
  }
}
