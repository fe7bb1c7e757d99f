package io.herald.announcer.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our frames against what a Linux kernel sends. */
class GoldenFramesTest {

  private static final MacAddress MAC_A = MacAddress.parse("02:00:00:00:00:0a");
  private static final MacAddress MAC_B = MacAddress.parse("02:00:00:00:00:0b");
  private static final IpAddress V4_A = IpAddress.parse("192.168.1.10");
  private static final IpAddress V4_B = IpAddress.parse("192.168.1.11");
  private static final IpAddress V6_A = IpAddress.parse("2001:db8::a");
  private static final IpAddress V6_B = IpAddress.parse("2001:db8::b");
  private static final IpAddress LINK_LOCAL_B = IpAddress.parse("fe80::ff:fe00:b");

  private static final Map<String, byte[]> FRAMES = read();

  private static Map<String, byte[]> read() {
    try (InputStream in = GoldenFramesTest.class.getResourceAsStream("/frames/linux.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .collect(Collectors.toMap(part -> part[0], part -> HexFormat.of().parseHex(part[1])));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] frame(String name) {
    return FRAMES.get(name).clone();
  }

  @Test
  void arpRequest_sameAsLinux() {
    assertSame("arp-request", ArpPacket.request(MAC_A, V4_A, V4_B));
  }

  @Test
  void arpReply_sameAsLinux() {
    ArpPacket request = (ArpPacket) EthernetFrame.decode(frame("arp-request")).payload();
    assertSame("arp-reply", ArpPacket.reply(MAC_B, request));
  }

  @Test
  void arpUnicastRequest_sameAsLinux() {
    assertSame("arp-unicast-request", ArpPacket.unicastRequest(MAC_B, V4_B, MAC_A, V4_A));
  }

  @Test
  void arpGratuitousRequest_sameAsLinux() {
    assertSame("arp-gratuitous-request", ArpPacket.gratuitousRequest(MAC_A, V4_A));
  }

  @Test
  void neighborSolicitation_sameAsLinux() {
    assertSame("ns-multicast", NeighborSolicitation.request(MAC_A, V6_A, V6_B));
    assertSame("ns-unicast", NeighborSolicitation.unicastRequest(MAC_B, LINK_LOCAL_B, MAC_A, V6_A));
  }

  @Test
  void solicitedAdvertisement_sameAsLinux() {
    NeighborSolicitation asked =
        (NeighborSolicitation) EthernetFrame.decode(frame("ns-multicast")).payload();
    assertSame("na-solicited", NeighborAdvertisement.answer(MAC_B, V6_B, asked, MAC_A));
  }

  @Test
  void unsolicitedAdvertisement_sameAsLinux() {
    assertSame("na-unsolicited", NeighborAdvertisement.unsolicited(MAC_B, V6_B, V6_B));
  }

  @Test
  void duplicateAddressDetection_readsAsProbeAndIsAnsweredToAll() {
    NeighborSolicitation probe =
        (NeighborSolicitation) EthernetFrame.decode(frame("ns-dad-with-nonce")).payload();
    assertThat(probe.isDuplicateAddressDetection()).isTrue();
    assertThat(probe)
        .isEqualTo(NeighborSolicitation.probe(MAC_B, V6_B).payload())
        .describedAs("the nonce option is looked over");
    assertThat(NeighborAdvertisement.answer(MAC_A, V6_B, probe, MAC_B))
        .isEqualTo(NeighborAdvertisement.unsolicited(MAC_A, V6_B, V6_B));
  }

  @Test
  void multicastListenerReport_sameAsLinux() {
    IpAddress group = NeighborDiscovery.solicitedNodeGroup(V6_B);
    EthernetFrame ours = MulticastListenerReport.of(MAC_B, LINK_LOCAL_B, List.of(group));
    assertThat(HexFormat.of().formatHex(ours.encode()))
        .isEqualTo(HexFormat.of().formatHex(frame("mld-report")));
    assertThat(EthernetFrame.decode(frame("mld-report"))).describedAs("not for us").isNull();
  }

  @Test
  void advertisementWithoutOption_isRead() {
    EthernetFrame frame = EthernetFrame.decode(frame("na-solicited-without-option"));
    assertThat(frame.payload())
        .isEqualTo(new NeighborAdvertisement(V6_A, LINK_LOCAL_B, false, true, false, V6_A, null));
  }

  @Test
  void padding_isIgnored() {
    EthernetFrame frame = EthernetFrame.decode(frame("arping-gratuitous-request-padded"));
    assertThat(((ArpPacket) frame.payload()).isGratuitous()).isTrue();
    for (String name : FRAMES.keySet()) {
      byte[] padded = Arrays.copyOf(frame(name), frame(name).length + 18);
      assertThat(EthernetFrame.decode(padded)).isEqualTo(EthernetFrame.decode(frame(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arp-request",
        "arp-reply",
        "arp-unicast-request",
        "arp-gratuitous-request",
        "na-unsolicited",
        "ns-multicast",
        "na-solicited",
        "ns-unicast",
        "na-solicited-without-option"
      })
  void linuxFrame_decodedAndEncoded_isTheSame(String name) {
    assertThat(EthernetFrame.decode(frame(name)).encode()).isEqualTo(frame(name));
  }

  private static void assertSame(String golden, EthernetFrame ours) {
    assertThat(HexFormat.of().formatHex(ours.encode()))
        .isEqualTo(HexFormat.of().formatHex(frame(golden)));
    assertThat(EthernetFrame.decode(frame(golden))).isEqualTo(ours);
  }
}
