package io.herald.lab.probe;

import io.herald.lab.network.Addresses;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.IcmpV6CommonPacket.IpV6NeighborDiscoveryOption;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.namednumber.ArpOperation;
import org.pcap4j.packet.namednumber.EtherType;

/** Reads claims out of frames. */
final class Claims {
  /** Length of an Ethernet header. */
  private static final int HEADER = 14;

  /** Where ICMPv6 begins when no extension header comes before it, as in neighbour discovery. */
  private static final int ICMP = HEADER + 40;

  /** ICMPv6 type, RFC 4861 section 4.4. */
  private static final byte ADVERTISEMENT = (byte) 136;

  /** Option type, RFC 4861 section 4.6.1. */
  private static final byte TARGET_LINK_LAYER_ADDRESS = 2;

  private Claims() {}

  /**
   * The claim in a frame.
   *
   * @param frame the whole Ethernet frame
   * @param at when it arrived
   * @return null when the frame claims nothing
   */
  static @Nullable Claim of(byte[] frame, long at) {
    try {
      int type = (frame[12] & 255) << 8 | (frame[13] & 255);
      if (type == EtherType.ARP.value()) {
        return ofArp(ArpPacket.newPacket(frame, HEADER, frame.length - HEADER).getHeader(), at);
      }
      if (type == (EtherType.IPV6.value() & 0xffff) && frame[ICMP] == ADVERTISEMENT) {
        return ofAdvertisement(frame, at);
      }
      return null;
    } catch (IllegalRawDataException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static @Nullable Claim ofArp(ArpPacket.ArpHeader arp, long at) {
    var sender = Addresses.text(arp.getSrcProtocolAddr());
    boolean gratuitous = arp.getSrcProtocolAddr().equals(arp.getDstProtocolAddr());
    if (gratuitous || arp.getOperation().equals(ArpOperation.REPLY)) {
      var kind = gratuitous ? Claim.Kind.ANNOUNCEMENT : Claim.Kind.ANSWER;
      return new Claim(at, sender, arp.getSrcHardwareAddr().toString(), kind);
    }
    return null;
  }

  private static Claim ofAdvertisement(byte[] frame, long at) throws IllegalRawDataException {
    int body = ICMP + 4;
    var header =
        IcmpV6NeighborAdvertisementPacket.newPacket(frame, body, frame.length - body).getHeader();
    var mac =
        header.getOptions().stream()
            .map(IpV6NeighborDiscoveryOption::getRawData)
            .filter(option -> option[0] == TARGET_LINK_LAYER_ADDRESS)
            .map(option -> mac(option, 2))
            .findFirst()
            .orElseGet(() -> mac(frame, 6));
    var kind = header.getSolicitedFlag() ? Claim.Kind.ANSWER : Claim.Kind.ANNOUNCEMENT;
    return new Claim(at, Addresses.text(header.getTargetAddress()), mac, kind);
  }

  private static String mac(byte[] bytes, int offset) {
    return String.format(
        "%02x:%02x:%02x:%02x:%02x:%02x",
        bytes[offset],
        bytes[offset + 1],
        bytes[offset + 2],
        bytes[offset + 3],
        bytes[offset + 4],
        bytes[offset + 5]);
  }
}
