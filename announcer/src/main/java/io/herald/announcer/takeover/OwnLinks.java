package io.herald.announcer.takeover;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import java.util.List;
import java.util.Optional;

/**
 * What this node could answer for, by its interfaces.
 *
 * @param links its usable interfaces; before they are known nothing is held against them
 * @param leaving whether its speaker is about to stop
 */
public record OwnLinks(Optional<List<Link>> links, boolean leaving) {

  /** Of a speaker that has just started. */
  public static final OwnLinks UNKNOWN = new OwnLinks(Optional.empty(), false);

  /** Copies the interfaces. */
  public OwnLinks {
    links = links.map(List::copyOf);
  }

  /** With these interfaces. */
  public OwnLinks with(List<Link> now) {
    return new OwnLinks(Optional.of(now), leaving);
  }

  /** About to stop. */
  public OwnLinks thatLeaves() {
    return new OwnLinks(links, true);
  }

  /** Whether an interface that the address would be announced on has its carrier. */
  public boolean hasCarrier(IpAddress address, LinkSelection selection) {
    return links.map(known -> carries(known, address, selection)).orElse(true);
  }

  /** Whether this node may take the address: an interface would do, and it is not leaving. */
  public boolean mayTake(IpAddress address, LinkSelection selection) {
    return !leaving
        && links
            .map(known -> known.stream().anyMatch(link -> suits(link, address, selection)))
            .orElse(true);
  }

  /** Whether one of {@code links} suits the address and has its carrier. */
  static boolean carries(List<Link> links, IpAddress address, LinkSelection selection) {
    return links.stream().anyMatch(link -> link.carrier() && suits(link, address, selection));
  }

  private static boolean suits(Link link, IpAddress address, LinkSelection selection) {
    return selection.includes(link.name()) && link.speaks(address.family());
  }
}
