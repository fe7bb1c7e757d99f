package io.herald.announcer.frame;

import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An Ethernet II frame with one of the payloads we speak.
 *
 * <pre>
 *   6  destination
 *   6  source
 *   2  type: 0x0806 ARP, 0x86dd IPv6
 *   n  payload; short frames may be padded behind it
 * </pre>
 *
 * @param destination the station or group that the frame is sent to
 * @param source the sending station
 * @param payload what it says
 */
public record EthernetFrame(MacAddress destination, MacAddress source, Payload payload) {

  /** What an Ethernet frame of ours can carry. */
  public sealed interface Payload
      permits ArpPacket, NeighborSolicitation, NeighborAdvertisement, MulticastListenerReport {

    /** The Ethernet type field for this payload. */
    int etherType();

    /** The number of bytes that {@link #encode} writes. */
    int length();

    /** Writes the payload at the buffer's position. */
    void encode(ByteBuffer out);
  }

  static final int TYPE_ARP = 0x0806;
  static final int TYPE_IPV6 = 0x86dd;
  private static final int TYPE_VLAN = 0x8100;
  private static final int HEADER_LENGTH = 14;
  private static final int TAG_LENGTH = 4;

  /** The frame's bytes in transmission order, without padding or checksum. */
  public byte[] encode() {
    byte[] bytes = new byte[HEADER_LENGTH + payload.length()];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    Octets.put(out, destination);
    Octets.put(out, source);
    out.putShort((short) payload.etherType());
    payload.encode(out);
    return bytes;
  }

  /**
   * Reads a captured frame.
   *
   * <p>A frame with a VLAN tag belongs to the VLAN's own interface and is ignored here; only the
   * priority tag with VLAN identifier 0, which means "no VLAN" (IEEE 802.1Q, 9.6), is looked
   * through.
   *
   * @param bytes the frame from its destination address on; padding behind the payload is allowed
   * @return {@code null} when the frame is truncated, malformed or of no concern to us
   */
  public static @Nullable EthernetFrame decode(byte[] bytes) {
    if (bytes.length < HEADER_LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    MacAddress destination = Octets.mac(in);
    MacAddress source = Octets.mac(in);
    int type = Octets.uint16(in);
    if (type == TYPE_VLAN && in.remaining() >= TAG_LENGTH && (in.getShort() & 0x0fff) == 0) {
      type = Octets.uint16(in);
    }
    // A group can send nothing (IEEE 802.3, 3.2.3).
    Payload payload = source.isMulticast() ? null : decode(type, in);
    return payload == null ? null : new EthernetFrame(destination, source, payload);
  }

  private static @Nullable Payload decode(int type, ByteBuffer in) {
    return switch (type) {
      case TYPE_ARP -> ArpPacket.decode(in);
      case TYPE_IPV6 -> NeighborDiscovery.decode(in);
      default -> null;
    };
  }
}
