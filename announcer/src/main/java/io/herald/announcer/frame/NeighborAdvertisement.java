package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Neighbor Advertisement (RFC 4861, section 4.4) with its IPv6 header: "{@code target} is here".
 *
 * @param source an address of the sender
 * @param destination the asker, or all nodes
 * @param router R: the sender is a router
 * @param solicited S: sent in answer to a solicitation from {@code destination}
 * @param override O: replaces the hardware address that the receiver has cached
 * @param target the address that is advertised
 * @param targetLinkLayer its hardware address, when given
 */
public record NeighborAdvertisement(
    IpAddress source,
    IpAddress destination,
    boolean router,
    boolean solicited,
    boolean override,
    IpAddress target,
    @Nullable MacAddress targetLinkLayer)
    implements EthernetFrame.Payload {

  private static final int ROUTER = 0x80;
  private static final int SOLICITED = 0x40;
  private static final int OVERRIDE = 0x20;

  /**
   * The answer to a solicitation (RFC 4861, 7.2.4), with S and O. Duplicate address detection is
   * answered to all nodes without S, for its sender has no address yet.
   *
   * @param sender our hardware address
   * @param source our own address on the link, usually the link-local one
   * @param solicitation the question
   * @param asker the Ethernet source of the question, used when it has no link-layer option
   */
  public static EthernetFrame answer(
      MacAddress sender, IpAddress source, NeighborSolicitation solicitation, MacAddress asker) {
    if (solicitation.isDuplicateAddressDetection()) {
      return unsolicited(sender, source, solicitation.target());
    }
    MacAddress linkLayer = solicitation.sourceLinkLayer();
    return new EthernetFrame(
        linkLayer == null ? asker : linkLayer,
        sender,
        new NeighborAdvertisement(
            source, solicitation.source(), false, true, true, solicitation.target(), sender));
  }

  /**
   * Tells all nodes that {@code target} is at {@code sender} now (RFC 4861, 7.2.6): O without S.
   */
  public static EthernetFrame unsolicited(MacAddress sender, IpAddress source, IpAddress target) {
    return new EthernetFrame(
        NeighborDiscovery.multicastMac(NeighborDiscovery.ALL_NODES),
        sender,
        new NeighborAdvertisement(
            source, NeighborDiscovery.ALL_NODES, false, false, true, target, sender));
  }

  /** Applies the validity rules of RFC 4861, 7.1.2 that concern the message as a whole. */
  static @Nullable NeighborAdvertisement checked(
      IpAddress source,
      IpAddress destination,
      int flags,
      IpAddress target,
      @Nullable MacAddress targetLinkLayer) {
    boolean solicited = (flags & SOLICITED) != 0;
    if (solicited && NeighborDiscovery.isMulticast(destination)
        || source.equals(NeighborDiscovery.UNSPECIFIED)) {
      return null;
    }
    return new NeighborAdvertisement(
        source,
        destination,
        (flags & ROUTER) != 0,
        solicited,
        (flags & OVERRIDE) != 0,
        target,
        targetLinkLayer);
  }

  @Override
  public int etherType() {
    return EthernetFrame.TYPE_IPV6;
  }

  @Override
  public int length() {
    return NeighborDiscovery.length(targetLinkLayer);
  }

  @Override
  public void encode(ByteBuffer out) {
    int flags = (router ? ROUTER : 0) | (solicited ? SOLICITED : 0) | (override ? OVERRIDE : 0);
    NeighborDiscovery.encode(
        out,
        NeighborDiscovery.ADVERTISEMENT,
        flags,
        source,
        destination,
        target,
        NeighborDiscovery.TARGET_LINK_LAYER,
        targetLinkLayer);
  }
}
