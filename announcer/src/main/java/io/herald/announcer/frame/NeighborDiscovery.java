package io.herald.announcer.frame;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What solicitations and advertisements share: the IPv6 header, the ICMPv6 checksum, the options,
 * and the well-known groups.
 *
 * <pre>
 *   4  version 6, traffic class, flow label
 *   2  payload length
 *   1  next header: 58, ICMPv6
 *   1  hop limit: 255, so that the sender must be on this link (RFC 4861, 3.1)
 *  16  source
 *  16  destination
 *  -- ICMPv6 --
 *   1  type: 135 solicitation, 136 advertisement
 *   1  code: 0
 *   2  checksum
 *   4  flags (advertisement) or reserved
 *  16  target address
 *   n  options: type, length in units of 8 octets, value
 * </pre>
 *
 * A message behind an extension header is ignored: no station sends one, and one behind a fragment
 * header must be (RFC 6980).
 */
public final class NeighborDiscovery {

  /** {@code ::}, the source of duplicate address detection. */
  public static final IpAddress UNSPECIFIED = IpAddress.first(IpFamily.IPV6);

  /** {@code ff02::1}, every station of the link. */
  public static final IpAddress ALL_NODES = new IpAddress(IpFamily.IPV6, 0xff02_0000_0000_0000L, 1);

  static final int SOLICITATION = 135;
  static final int ADVERTISEMENT = 136;
  static final int SOURCE_LINK_LAYER = 1;
  static final int TARGET_LINK_LAYER = 2;

  private static final int IPV6_HEADER_LENGTH = 40;
  private static final int MESSAGE_LENGTH = 24;
  private static final int LINK_LAYER_OPTION_LENGTH = 8;
  private static final int CHECKSUM_OFFSET = 2;
  private static final int ICMPV6 = 58;
  private static final int HOP_LIMIT = 255;

  private NeighborDiscovery() {}

  /** The group in which the users of {@code address} listen for solicitations (RFC 4291, 2.7.1). */
  public static IpAddress solicitedNodeGroup(IpAddress address) {
    return new IpAddress(
        IpFamily.IPV6, 0xff02_0000_0000_0000L, 0x0000_0001_ff00_0000L | address.low() & 0xff_ffffL);
  }

  /** The Ethernet group that carries an IPv6 multicast group (RFC 2464, section 7). */
  public static MacAddress multicastMac(IpAddress group) {
    return new MacAddress(0x3333_0000_0000L | group.low() & 0xffff_ffffL);
  }

  static boolean isMulticast(IpAddress address) {
    return address.high() >>> 56 == 0xff;
  }

  static int length(@Nullable MacAddress linkLayer) {
    return IPV6_HEADER_LENGTH + MESSAGE_LENGTH + (linkLayer == null ? 0 : LINK_LAYER_OPTION_LENGTH);
  }

  /** Writes header, message and option; {@code flags} are the octet behind the checksum. */
  static void encode(
      ByteBuffer out,
      int type,
      int flags,
      IpAddress source,
      IpAddress destination,
      IpAddress target,
      int optionType,
      @Nullable MacAddress linkLayer) {
    int payloadLength = length(linkLayer) - IPV6_HEADER_LENGTH;
    out.putInt(6 << 28).putShort((short) payloadLength).put((byte) ICMPV6).put((byte) HOP_LIMIT);
    Octets.put(out, source);
    Octets.put(out, destination);
    int message = out.position();
    out.putInt(type << 24).putInt(flags << 24);
    Octets.put(out, target);
    if (linkLayer != null) {
      out.put((byte) optionType).put((byte) 1);
      Octets.put(out, linkLayer);
    }
    putChecksum(out, message, payloadLength, source, destination);
  }

  /** Fills in the checksum of the ICMPv6 message at {@code message}, which must be zero there. */
  static void putChecksum(
      ByteBuffer out, int message, int length, IpAddress source, IpAddress destination) {
    int checksum = ~sum(out, message, length, source, destination) & 0xffff;
    out.putShort(message + CHECKSUM_OFFSET, (short) checksum);
  }

  /** Reads an IPv6 packet, or {@code null} for one that RFC 4861 tells us to ignore. */
  static EthernetFrame.@Nullable Payload decode(ByteBuffer in) {
    if (in.remaining() < IPV6_HEADER_LENGTH + MESSAGE_LENGTH || in.getInt() >>> 28 != 6) {
      return null;
    }
    int payloadLength = Octets.uint16(in);
    if (Octets.uint8(in) != ICMPV6 || Octets.uint8(in) != HOP_LIMIT) {
      return null;
    }
    IpAddress source = Octets.ipv6(in);
    IpAddress destination = Octets.ipv6(in);
    if (payloadLength < MESSAGE_LENGTH
        || payloadLength > in.remaining()
        || isMulticast(source)
        || sum(in, in.position(), payloadLength, source, destination) != 0xffff) {
      return null;
    }
    in.limit(in.position() + payloadLength);
    return decodeMessage(in, source, destination);
  }

  private static EthernetFrame.@Nullable Payload decodeMessage(
      ByteBuffer in, IpAddress source, IpAddress destination) {
    int type = Octets.uint8(in);
    int code = Octets.uint8(in);
    in.getShort(); // the checksum, verified above
    int flags = in.getInt() >>> 24;
    IpAddress target = Octets.ipv6(in);
    boolean solicitation = type == SOLICITATION;
    if (code != 0 || isMulticast(target) || !solicitation && type != ADVERTISEMENT) {
      return null;
    }
    Options options = Options.decode(in, solicitation ? SOURCE_LINK_LAYER : TARGET_LINK_LAYER);
    if (options == null) {
      return null;
    }
    return solicitation
        ? NeighborSolicitation.checked(source, destination, target, options.linkLayer())
        : NeighborAdvertisement.checked(source, destination, flags, target, options.linkLayer());
  }

  /** The ones' complement sum over pseudo-header and message (RFC 8200, 8.1), folded to 16 bits. */
  private static int sum(
      ByteBuffer buffer, int from, int length, IpAddress source, IpAddress destination) {
    long sum = words(source) + words(destination) + length + ICMPV6;
    int end = from + length;
    int i = from;
    for (; i + 1 < end; i += 2) {
      sum += buffer.getShort(i) & 0xffff;
    }
    if (i < end) {
      sum += (buffer.get(i) & 0xff) << 8;
    }
    sum = (sum >>> 16) + (sum & 0xffff);
    sum = (sum >>> 16) + (sum & 0xffff);
    return (int) sum;
  }

  private static long words(IpAddress address) {
    return words(address.high()) + words(address.low());
  }

  private static long words(long value) {
    return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
  }

  /** The options of a message, as far as we care: the one link-layer address. */
  private record Options(@Nullable MacAddress linkLayer) {

    private static final int LINK_LAYER_UNITS = 1;

    /** Walks all options; {@code null} when one is malformed (RFC 4861, 4.6). */
    static @Nullable Options decode(ByteBuffer in, int wanted) {
      MacAddress linkLayer = null;
      while (in.hasRemaining()) {
        if (in.remaining() < LINK_LAYER_OPTION_LENGTH) {
          return null;
        }
        int start = in.position();
        int type = Octets.uint8(in);
        int units = Octets.uint8(in);
        int end = start + units * 8;
        if (units == 0 || end > in.limit()) {
          return null;
        }
        if (type == wanted && linkLayer == null) {
          linkLayer = Octets.mac(in);
          if (units != LINK_LAYER_UNITS || linkLayer.isMulticast()) {
            return null;
          }
        }
        in.position(end);
      }
      return new Options(linkLayer);
    }
  }
}
