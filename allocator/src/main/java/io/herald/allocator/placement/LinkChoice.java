package io.herald.allocator.placement;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import java.util.Comparator;
import java.util.List;

/**
 * Which of a node's interfaces announce an address. Where one has the address in its subnet, that
 * one alone: two hardware addresses for one address in one segment confuse switches and clients.
 */
final class LinkChoice {

  /** The most specific subnet wins, as it does for the kernel's routes; then the oldest link. */
  private static Comparator<Link> bestFor(IpAddress address) {
    return Comparator.comparingInt((Link link) -> -prefixLength(link, address))
        .thenComparingInt(Link::index);
  }

  private LinkChoice() {}

  /** Whether the address can be announced on {@code link} at all. */
  static boolean isUsable(Link link, IpAddress address) {
    return link.carrier() && link.speaks(address.family());
  }

  /**
   * The interfaces to announce on.
   *
   * @param usable those of the node that are allowed and usable, at least one
   * @param allowed the interfaces that may be used at all
   * @return as few as possible; every allowed one when the address is in no subnet
   */
  static LinkSelection select(List<Link> usable, LinkSelection allowed, IpAddress address) {
    return usable.stream()
        .filter(link -> link.isOnLink(address))
        .min(bestFor(address))
        .map(link -> LinkSelection.of(List.of(link.name())))
        .orElseGet(
            () ->
                allowed.all()
                    ? LinkSelection.ALL
                    : LinkSelection.of(usable.stream().map(Link::name).toList()));
  }

  private static int prefixLength(Link link, IpAddress address) {
    return link.subnets().stream()
        .filter(subnet -> subnet.contains(address))
        .mapToInt(Cidr::prefixLength)
        .max()
        .orElse(-1);
  }
}
