package io.herald.announcer.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that must be ignored, and a few that look as if. */
class UglyFramesTest {

  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0a");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::b");
  private static final int ETHERNET = 14;
  private static final int ICMP = ETHERNET + 40;
  private static final int OPTION = ICMP + 24;

  private static Arguments ugly(String what, String golden, UnaryOperator<byte[]> change) {
    return Arguments.of(what, change.apply(GoldenFramesTest.frame(golden)));
  }

  private static UnaryOperator<byte[]> set(int offset, int... values) {
    return frame -> {
      for (int i = 0; i < values.length; i++) {
        frame[offset + i] = (byte) values[i];
      }
      return frame;
    };
  }

  /** As {@link #set}, with the checksum made right again. */
  private static UnaryOperator<byte[]> icmp(int offset, int... values) {
    return frame -> withChecksum(set(offset, values).apply(frame));
  }

  private static byte[] withChecksum(byte[] frame) {
    ByteBuffer in = ByteBuffer.wrap(frame).putShort(ICMP + 2, (short) 0);
    int length = in.getShort(ETHERNET + 4) & 0xffff;
    long sum = length + 58;
    for (int i = ETHERNET + 8; i + 1 < Math.min(frame.length, ICMP + length); i += 2) {
      sum += in.getShort(i) & 0xffff;
    }
    while (sum >>> 16 != 0) {
      sum = (sum >>> 16) + (sum & 0xffff);
    }
    in.putShort(ICMP + 2, (short) ~sum);
    return frame;
  }

  private static UnaryOperator<byte[]> cut(int length) {
    return frame -> Arrays.copyOf(frame, length);
  }

  private static UnaryOperator<byte[]> tag(int vlan) {
    return frame -> {
      byte[] tagged = new byte[frame.length + 4];
      System.arraycopy(frame, 0, tagged, 0, 12);
      System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
      ByteBuffer.wrap(tagged).putShort(12, (short) 0x8100).putShort(14, (short) vlan);
      return tagged;
    };
  }

  static Stream<Arguments> ignored() {
    return Stream.of(
        ugly("nothing", "arp-request", cut(0)),
        ugly("half an Ethernet header", "arp-request", cut(13)),
        ugly("no payload", "arp-request", cut(14)),
        ugly("ARP short of a byte", "arp-request", cut(41)),
        ugly("another Ethernet type", "arp-request", set(12, 0x88, 0xb5)),
        ugly("ARP in VLAN 7", "arp-request", tag(7)),
        ugly("solicitation in VLAN 7 with priority", "ns-multicast", tag(0xe007)),
        ugly("tag and no more", "arp-request", tag(0).andThen(cut(16))::apply),
        ugly("service tag", "arp-request", tag(0).andThen(set(12, 0x88, 0xa8))::apply),
        ugly("Ethernet source is a group", "arp-request", set(6, 0x03)),
        ugly("ARP over Infiniband", "arp-request", set(14, 0, 32)),
        ugly("ARP for something else than IPv4", "arp-request", set(16, 0x86, 0xdd)),
        ugly("hardware address of 20 octets", "arp-request", set(18, 20)),
        ugly("protocol address of 16 octets", "arp-request", set(19, 16)),
        ugly("reverse ARP", "arp-request", set(20, 0, 3)),
        ugly("operation 0", "arp-request", set(20, 0, 0)),
        ugly("operation 257", "arp-request", set(20, 1, 1)),
        ugly("sender without hardware address", "arp-request", set(22, 0, 0, 0, 0, 0, 0)),
        ugly("sender's hardware address is a group", "arp-request", set(22, 0xff)),
        ugly("IPv6 short of a byte", "ns-multicast", cut(85)),
        ugly("IPv6 header only", "ns-multicast", cut(ICMP)),
        ugly("version 4", "ns-multicast", set(ETHERNET, 0x45)),
        ugly("payload length beyond the frame", "ns-multicast", set(ETHERNET + 4, 0xff, 0xff)),
        ugly("payload length of 0", "ns-multicast", set(ETHERNET + 4, 0, 0)),
        ugly("payload length short of a target", "ns-multicast", set(ETHERNET + 4, 0, 23)),
        ugly("hop-by-hop extension header", "ns-multicast", set(ETHERNET + 6, 0)),
        ugly("fragment header", "ns-multicast", set(ETHERNET + 6, 44)),
        ugly("UDP", "ns-multicast", set(ETHERNET + 6, 17)),
        ugly("hop limit 254, so from afar", "ns-multicast", set(ETHERNET + 7, 254)),
        ugly("wrong checksum", "ns-multicast", set(ICMP + 2, 0, 0)),
        ugly("source is a group", "ns-multicast", icmp(ETHERNET + 8, 0xff)),
        ugly("code 1", "ns-multicast", icmp(ICMP + 1, 1)),
        ugly("router solicitation", "ns-multicast", icmp(ICMP, 133)),
        ugly("target is a group", "ns-multicast", icmp(ICMP + 8, 0xff)),
        ugly("sent to another target's group", "ns-multicast", icmp(ETHERNET + 39, 0x0c)),
        ugly("option of length 0", "ns-multicast", icmp(OPTION + 1, 0)),
        ugly("option longer than the message", "ns-multicast", icmp(OPTION + 1, 2)),
        ugly("link-layer address is a group", "ns-multicast", icmp(OPTION + 2, 0x33, 0x33)),
        ugly(
            "option header cut",
            "ns-multicast",
            icmp(ETHERNET + 4, 0, 25).andThen(UglyFramesTest::withChecksum)::apply),
        ugly("from :: with a link-layer option", "ns-dad-with-nonce", icmp(OPTION, 1)),
        ugly(
            "from :: to the address itself",
            "ns-dad-with-nonce",
            icmp(ETHERNET + 24, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b)),
        ugly("solicited advertisement to all", "na-unsolicited", icmp(ICMP + 4, 0x60)),
        ugly("advertisement from ::", "na-unsolicited", icmp(ETHERNET + 8, new int[16])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void ignored(String what, byte[] frame) {
    assertThat(EthernetFrame.decode(frame)).describedAs(what).isNull();
  }

  @Test
  void priorityTag_isLookedThrough() {
    byte[] plain = GoldenFramesTest.frame("arp-request");
    assertThat(EthernetFrame.decode(tag(0xe000).apply(plain.clone())))
        .isEqualTo(EthernetFrame.decode(plain));
  }

  @Test
  void anotherStationsLinkLayerOptionType_isNoLinkLayerAddress() {
    byte[] frame = icmp(OPTION, 2).apply(GoldenFramesTest.frame("ns-multicast"));
    NeighborSolicitation read = (NeighborSolicitation) EthernetFrame.decode(frame).payload();
    assertThat(read.sourceLinkLayer()).isNull();
  }

  @Test
  void solicitationWithoutOption_isAnsweredToItsEthernetSource() {
    byte[] frame =
        withChecksum(
            set(ETHERNET + 4, 0, 24)
                .apply(cut(OPTION).apply(GoldenFramesTest.frame("ns-unicast"))));
    EthernetFrame read = EthernetFrame.decode(frame);
    NeighborSolicitation asked = (NeighborSolicitation) read.payload();
    assertThat(NeighborAdvertisement.answer(MAC, V6, asked, read.source()).destination())
        .isEqualTo(MacAddress.parse("02:00:00:00:00:0b"));
  }
}
