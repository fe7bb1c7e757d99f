package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Neighbor Solicitation (RFC 4861, section 4.3) with its IPv6 header: "who has {@code target}?"
 *
 * @param source the asker's address; {@code ::} in duplicate address detection (RFC 4862, 5.4.2)
 * @param destination the target's solicited-node group, or the target itself when a known neighbour
 *     is checked for reachability
 * @param target the address asked for
 * @param sourceLinkLayer the asker's hardware address, when it gives it
 */
public record NeighborSolicitation(
    IpAddress source, IpAddress destination, IpAddress target, @Nullable MacAddress sourceLinkLayer)
    implements EthernetFrame.Payload {

  /** Whether the asker is about to take {@code target} for itself (RFC 4862, 5.4). */
  public boolean isDuplicateAddressDetection() {
    return source.equals(NeighborDiscovery.UNSPECIFIED);
  }

  /**
   * Asks whether anybody uses {@code target}, without claiming it: the probe of RFC 4862, 5.4.2.
   */
  public static EthernetFrame probe(MacAddress sender, IpAddress target) {
    IpAddress group = NeighborDiscovery.solicitedNodeGroup(target);
    return new EthernetFrame(
        NeighborDiscovery.multicastMac(group),
        sender,
        new NeighborSolicitation(NeighborDiscovery.UNSPECIFIED, group, target, null));
  }

  /** "Who has {@code target}? Tell {@code source}", to the target's group. */
  public static EthernetFrame request(MacAddress sender, IpAddress source, IpAddress target) {
    IpAddress group = NeighborDiscovery.solicitedNodeGroup(target);
    return new EthernetFrame(
        NeighborDiscovery.multicastMac(group),
        sender,
        new NeighborSolicitation(source, group, target, sender));
  }

  /**
   * Asks one known station for its own address. It enters the sender into its cache, even when it
   * had no entry, and answers: it acknowledges what it learned.
   */
  public static EthernetFrame unicastRequest(
      MacAddress sender, IpAddress source, MacAddress destination, IpAddress target) {
    return new EthernetFrame(
        destination, sender, new NeighborSolicitation(source, target, target, sender));
  }

  /** Applies the validity rules of RFC 4861, 7.1.1 that concern the message as a whole. */
  static @Nullable NeighborSolicitation checked(
      IpAddress source,
      IpAddress destination,
      IpAddress target,
      @Nullable MacAddress sourceLinkLayer) {
    boolean toGroup = destination.equals(NeighborDiscovery.solicitedNodeGroup(target));
    boolean fromNobody = source.equals(NeighborDiscovery.UNSPECIFIED);
    if (fromNobody
        ? !toGroup || sourceLinkLayer != null
        : !toGroup && !destination.equals(target)) {
      return null;
    }
    return new NeighborSolicitation(source, destination, target, sourceLinkLayer);
  }

  @Override
  public int etherType() {
    return EthernetFrame.TYPE_IPV6;
  }

  @Override
  public int length() {
    return NeighborDiscovery.length(sourceLinkLayer);
  }

  @Override
  public void encode(ByteBuffer out) {
    NeighborDiscovery.encode(
        out,
        NeighborDiscovery.SOLICITATION,
        0,
        source,
        destination,
        target,
        NeighborDiscovery.SOURCE_LINK_LAYER,
        sourceLinkLayer);
  }
}
