package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A Version 2 Multicast Listener Report (RFC 3810, section 5.2) with its IPv6 header: "deliver
 * these groups to me". Only ever sent by us, so there is nothing to decode it.
 *
 * <pre>
 *  40  IPv6 header, hop limit 1
 *   8  hop-by-hop options: router alert (RFC 2711)
 *   1  type: 143
 *   1  code: 0
 *   2  checksum
 *   2  reserved
 *   2  number of records
 *  20  each record: type 4 (change to exclude mode, of no source), 0, 0 sources, the group
 * </pre>
 *
 * @param source the sender's link-local address
 * @param groups at most {@link #MOST_GROUPS} groups
 */
public record MulticastListenerReport(IpAddress source, List<IpAddress> groups)
    implements EthernetFrame.Payload {

  /** What fits into a frame of 1,500 octets, with room to spare. */
  public static final int MOST_GROUPS = 64;

  private static final IpAddress ALL_MLDV2_ROUTERS =
      new IpAddress(IpFamily.IPV6, 0xff02_0000_0000_0000L, 0x16);
  private static final int IPV6_HEADER_LENGTH = 40;
  private static final int HOP_BY_HOP_LENGTH = 8;
  private static final int MESSAGE_LENGTH = 8;
  private static final int RECORD_LENGTH = 20;

  /** Next header ICMPv6, length 0; option 5 (router alert) of 2 octets for MLD; two of padding. */
  private static final long ROUTER_ALERT = 0x3a00_0502_0000_0100L;

  /** Checks the number of groups. */
  public MulticastListenerReport {
    groups = List.copyOf(groups);
    if (groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException("too many groups for one report: " + groups.size());
    }
  }

  /** Reports to all routers, and to the switches that listen in. */
  public static EthernetFrame of(MacAddress sender, IpAddress source, List<IpAddress> groups) {
    return new EthernetFrame(
        NeighborDiscovery.multicastMac(ALL_MLDV2_ROUTERS),
        sender,
        new MulticastListenerReport(source, groups));
  }

  @Override
  public int etherType() {
    return EthernetFrame.TYPE_IPV6;
  }

  @Override
  public int length() {
    return IPV6_HEADER_LENGTH + HOP_BY_HOP_LENGTH + MESSAGE_LENGTH + groups.size() * RECORD_LENGTH;
  }

  @Override
  public void encode(ByteBuffer out) {
    int messageLength = length() - IPV6_HEADER_LENGTH - HOP_BY_HOP_LENGTH;
    out.putInt(6 << 28).putShort((short) (HOP_BY_HOP_LENGTH + messageLength)).putShort((short) 1);
    Octets.put(out, source);
    Octets.put(out, ALL_MLDV2_ROUTERS);
    out.putLong(ROUTER_ALERT);
    int message = out.position();
    out.putInt(143 << 24).putShort((short) 0).putShort((short) groups.size());
    for (IpAddress group : groups) {
      out.putInt(4 << 24);
      Octets.put(out, group);
    }
    NeighborDiscovery.putChecksum(out, message, messageLength, source, ALL_MLDV2_ROUTERS);
  }
}
