package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.testing.NeedsRoot;
import io.herald.announcer.frame.ArpPacket;
import io.herald.announcer.frame.EthernetFrame;
import io.herald.announcer.frame.NeighborSolicitation;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answering, announcing and watching on a LAN of two nodes and a client, with real frames. */
@NeedsRoot
class WireIT {

  private static final String V4 = "192.168.1.210";
  private static final String V6 = "2001:db8::210";
  private static final String FREE_V4 = "192.168.1.211";
  private static final MacAddress CLIENT = MacAddress.parse(Lan.MAC_CLIENT);
  private static final IpAddress CLIENT_V4 = IpAddress.parse("192.168.1.3");

  private static Lan lan;

  @BeforeAll
  static void makeLan() {
    lan = new Lan();
  }

  @AfterAll
  static void removeLan() {
    if (lan != null) {
      lan.close();
    }
  }

  @AfterEach
  void withdrawEverything() {
    for (String address : new String[] {V4, V6}) {
      for (Agent node : new Agent[] {lan.nodeA, lan.nodeB()}) {
        node.ask("withdraw " + address);
        node.ask("leave " + address);
      }
    }
    lan.client.ip("neigh flush all");
  }

  @Test
  void announced_isResolvedByTheClientsKernel() {
    for (String address : new String[] {V4, V6}) {
      lan.nodeA.ask("announce " + address);
      lan.clientResolves(address, Lan.MAC_A);
      await().until(() -> lan.nodeA.events().contains("first-answer " + address + " eth0"));
      assertThat(lan.nodeA.ask("stats " + address)).doesNotContain("responsesSent=0");
    }
  }

  @Test
  void withdrawn_isNotAnswered() {
    lan.nodeA.ask("announce " + V4);
    assertThat(lan.station().ask("answered " + arpRequest(V4) + " " + V4)).isEqualTo("true");
    lan.nodeA.ask("withdraw " + V4);
    assertThat(lan.station().ask("answered " + arpRequest(V4) + " " + V4)).isEqualTo("false");
    assertThat(lan.nodeA.ask("stats " + V4)).isEqualTo("null");
  }

  @Test
  void latency_isPrintedBesideTheKernels() {
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V6, Lan.MAC_A);
    for (String target : new String[] {"192.168.1.1", V4, "2001:db8::1", V6}) {
      String own = target.contains(":") ? "2001:db8::3" : "192.168.1.3";
      String result = lan.station().ask("latency " + own + " " + target + " 1000");
      System.out.println("answer in microseconds, " + target + ": " + result);
      assertThat(result).endsWith("lost=0");
    }
  }

  @Test
  void flood_isAnsweredCompletely() {
    lan.nodeA.ask("announce " + V4);
    String result = lan.station().ask("flood 192.168.1.3 " + V4 + " 15000");
    System.out.println("flood of requests: " + result);
    assertThat(result).startsWith("answers=15000 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {V4, V6})
  void takenOver_clientsEntryFresherThanASecond_moves(String address) {
    lan.nodeA.ask("announce " + address);
    lan.nodeB().ask("join " + address);
    lan.clientResolves(address, Lan.MAC_A);
    lan.nodeA.ask("withdraw " + address);
    lan.nodeB().ask("announce " + address);
    await()
        .atMost(Duration.ofMillis(900))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(lan.client.neighbour(address)).contains(Lan.MAC_B));
  }

  @ParameterizedTest
  @ValueSource(strings = {V4, V6})
  void takenOver_clientThatAskedButHasNoEntryAnyMore_getsOne(String address) {
    lan.nodeA.ask("announce " + address);
    lan.nodeB().ask("join " + address);
    // The standby hears solicitations once its membership has reached the bridge.
    await()
        .untilAsserted(
            () -> {
              lan.clientResolves(address, Lan.MAC_A);
              lan.client.ip("neigh flush all");
              lan.nodeA.ask("withdraw " + address);
              lan.nodeB().ask("announce " + address);
              await()
                  .atMost(Duration.ofSeconds(1))
                  .untilAsserted(
                      () -> assertThat(lan.client.neighbour(address)).contains(Lan.MAC_B));
            });
    assertThat(lan.nodeB().ask("stats " + address))
        .describedAs("the client acknowledged the first one, so it was not asked again")
        .contains("clientUpdatesSent=1,");
  }

  @Test
  void quietened_stillAnswers_butYieldsWithoutDefence() {
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("quieten " + V4);
    assertThat(lan.station().ask("answered " + arpRequest(V4) + " " + V4)).isEqualTo("true");
    String before = lan.nodeA.ask("stats " + V4);
    lan.nodeB().ask("announce " + V4);
    await().until(() -> !lan.nodeA.ask("stats " + V4).contains("conflictsSeen=0"));
    assertThat(gratuitous(lan.nodeA.ask("stats " + V4))).isEqualTo(gratuitous(before));
  }

  @Test
  void strangersAnnouncement_isReportedAndDefendedOnce() {
    lan.nodeA.ask("announce " + V4);
    await().until(() -> gratuitous(lan.nodeA.ask("stats " + V4)) >= 12);
    String stranger = hex(ArpPacket.gratuitousRequest(CLIENT, IpAddress.parse(V4)));
    lan.station().ask("send " + stranger);
    await()
        .until(
            () ->
                lan.nodeA.events().stream()
                    .anyMatch(e -> e.contains(V4) && e.contains("mac=" + Lan.MAC_CLIENT)));
    await().until(() -> gratuitous(lan.nodeA.ask("stats " + V4)) >= 13);
    lan.station().ask("send " + stranger);
    await().until(() -> lan.nodeA.ask("stats " + V4).contains("conflictsSeen=2"));
    assertThat(gratuitous(lan.nodeA.ask("stats " + V4))).isEqualTo(13);
  }

  @Test
  void knownSpeakersAnnouncement_isReportedAsSuch_andNotDefended() {
    lan.nodeA.ask("speakers " + Lan.MAC_B);
    lan.nodeA.ask("announce " + V6);
    lan.nodeB().ask("announce " + V6);
    await()
        .until(
            () ->
                lan.nodeA.events().stream()
                    .anyMatch(e -> e.contains(V6) && e.contains("speaker=true")));
    lan.nodeA.ask("speakers");
  }

  @Test
  void probe_findsStrangerSpeakerAndNobody() {
    assertThat(lan.nodeA.ask("probe 192.168.1.3"))
        .startsWith("Held")
        .contains("mac=" + Lan.MAC_CLIENT, "speaker=false", "probing=false");
    assertThat(lan.nodeA.ask("probe 2001:db8::3")).contains("mac=" + Lan.MAC_CLIENT);
    assertThat(lan.nodeA.ask("probe " + FREE_V4)).startsWith("Free");
    assertThat(lan.nodeA.ask("probe 2001:db8::211")).startsWith("Free");
    assertThat(lan.nodeA.ask("probe " + FREE_V4 + " eth7")).startsWith("NotProbed");
    lan.nodeB().ask("announce " + V4);
    lan.nodeA.ask("speakers " + Lan.MAC_B);
    assertThat(lan.nodeA.ask("probe " + V4)).contains("mac=" + Lan.MAC_B, "speaker=true");
    lan.nodeA.ask("speakers");
  }

  @Test
  void duplicateAddressDetection_ofTheClientsKernel_findsOurAddress() {
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V6, Lan.MAC_A);
    lan.client.ip("addr add " + V6 + "/64 dev eth0");
    try {
      await().until(() -> lan.client.ip("addr show dev eth0").contains("dadfailed"));
    } finally {
      lan.client.ip("addr del " + V6 + "/64 dev eth0");
    }
  }

  @Test
  void addressConflictProbe_isAnswered() {
    lan.nodeA.ask("announce " + V4);
    String probe = hex(ArpPacket.probe(CLIENT, IpAddress.parse(V4)));
    assertThat(lan.station().ask("answered " + probe + " " + V4)).isEqualTo("true");
  }

  @Test
  void unicastSolicitations_withAndWithoutOption_areAnswered() {
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V6, Lan.MAC_A);
    IpAddress own = IpAddress.parse("2001:db8::3");
    IpAddress target = IpAddress.parse(V6);
    MacAddress nodeA = MacAddress.parse(Lan.MAC_A);
    EthernetFrame with = NeighborSolicitation.unicastRequest(CLIENT, own, nodeA, target);
    EthernetFrame without =
        new EthernetFrame(nodeA, CLIENT, new NeighborSolicitation(own, target, target, null));
    assertThat(lan.station().ask("answered " + hex(with) + " " + V6)).isEqualTo("true");
    assertThat(lan.station().ask("answered " + hex(without) + " " + V6)).isEqualTo("true");
  }

  @Test
  void vlanTaggedRequest_isLeftToTheVlansInterface_priorityTaggedAnswered() {
    lan.nodeA.ask("announce " + V4);
    String plain = arpRequest(V4);
    String vlan7 = plain.substring(0, 24) + "81000007" + plain.substring(24);
    String priority = plain.substring(0, 24) + "8100e000" + plain.substring(24);
    assertThat(lan.station().ask("answered " + vlan7 + " " + V4)).isEqualTo("false");
    assertThat(lan.station().ask("answered " + priority + " " + V4)).isEqualTo("true");
  }

  @Test
  void addressOutsideThePools_isAnswered_andPoolsFilterTheRest() {
    lan.nodeA.ask("pools 192.168.1.210-192.168.1.220 2001:db8::200-2001:db8::2ff");
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("announce " + V6);
    await()
        .untilAsserted(
            () -> {
              String before = lan.nodeA.ask("link-stats");
              lan.station().ask("answered " + arpRequest("192.168.1.1") + " 192.168.1.1");
              assertThat(lan.nodeA.ask("link-stats")).isEqualTo(before);
            });
    lan.clientResolves(V4, Lan.MAC_A);
    lan.clientResolves(V6, Lan.MAC_A);
    lan.nodeA.ask("announce 192.168.1.222");
    await()
        .until(
            () ->
                lan.station()
                    .ask("answered " + arpRequest("192.168.1.222") + " 192.168.1.222")
                    .equals("true"));
    lan.nodeA.ask("withdraw 192.168.1.222");
    lan.nodeA.ask("pools");
  }

  @Test
  void thousandAddresses_firstFrames_areOutQuickly() {
    lan.station().ask("watch-announcements");
    lan.nodeA.ask("announce-many 10.9.0.0-10.9.3.231");
    String result = lan.station().ask("announcements 1000");
    System.out.println("first announcements of 1,000 addresses: " + result);
    assertThat(result).startsWith("addresses=1000 ");
    lan.nodeA.ask("withdraw-many 10.9.0.0-10.9.3.231");
  }

  private static String arpRequest(String target) {
    return hex(ArpPacket.request(CLIENT, CLIENT_V4, IpAddress.parse(target)));
  }

  private static String hex(EthernetFrame frame) {
    return HexFormat.of().formatHex(frame.encode());
  }

  private static int gratuitous(String stats) {
    return Integer.parseInt(stats.replaceAll(".*gratuitousSent=(\\d+).*", "$1"));
  }
}
