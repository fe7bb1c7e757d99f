package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;

/** An interface as those see it that answer and announce: its state, and a way to send. */
interface FramePort {

  /** The interface's present state. */
  Link link();

  /** Who asked for which address here. */
  ClientMemory clients();

  /**
   * Sends one frame. Frames sent without a carrier are lost silently.
   *
   * @return whether the kernel took it
   */
  boolean send(byte[] frame);

  /**
   * Whether {@code answer} is left to another interface of ours on the same segment, so that an
   * address has one hardware address there.
   */
  boolean yieldsTo(Answer answer);

  /** The interface's name. */
  default String name() {
    return link().name();
  }

  /** The hardware address that our frames carry. */
  default MacAddress mac() {
    return link().mac();
  }

  /** Whether the address can be announced here now. */
  default boolean isReadyFor(IpAddress address) {
    Link link = link();
    return link.carrier() && link.speaks(address.family());
  }

  /** The source of neighbour advertisements: the link-local address, else {@code fallback}. */
  default IpAddress advertisementSource(IpAddress fallback) {
    for (var subnet : link().subnets()) {
      if (subnet.address().isLinkLocal()) {
        return subnet.address();
      }
    }
    return fallback;
  }
}
