package io.herald.actors.plan;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.util.List;

/**
 * A network interface of a node, as its speaker sees it.
 *
 * @param name the interface's name, such as {@code eth0}
 * @param index the kernel's interface index, above 0
 * @param mac its hardware address
 * @param carrier whether it is up and has a carrier
 * @param arp whether ARP can be spoken on it: it has broadcast and no NOARP flag
 * @param subnets its addresses with their prefix lengths, link-local ones included
 */
public record Link(
    String name, int index, MacAddress mac, boolean carrier, boolean arp, List<Cidr> subnets) {

  /** Copies the subnets. */
  public Link {
    subnets = List.copyOf(subnets);
  }

  /**
   * Whether addresses of this family can be announced here: ARP for IPv4; a link-local address, the
   * source of neighbour advertisements, for IPv6.
   */
  public boolean speaks(IpFamily family) {
    return family == IpFamily.IPV4
        ? arp
        : subnets.stream().anyMatch(subnet -> subnet.address().isLinkLocal());
  }

  /** Whether {@code address} lies in one of the interface's subnets: it is on-link here. */
  public boolean isOnLink(IpAddress address) {
    return subnets.stream().anyMatch(subnet -> subnet.contains(address));
  }
}
