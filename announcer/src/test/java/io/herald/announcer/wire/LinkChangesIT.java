package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interfaces that appear, vanish, flap, lose their carrier or share a segment. */
@NeedsRoot
class LinkChangesIT {

  private static final String V4 = "192.168.1.210";
  private static final String V6 = "2001:db8::210";
  private static final String V6_GROUP = "ff02::1:ff00:210";

  private Lan lan;

  @BeforeEach
  void makeLan() {
    lan = new Lan();
  }

  @AfterEach
  void removeLan() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void carrierLostAndBack_isReportedAtOnce_andAnnouncedAgain() {
    lan.nodeA.ask("announce " + V4);
    lan.clientResolves(V4, Lan.MAC_A);
    long cut = System.nanoTime();
    lan.bridge.ip("link set p-a down");
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> lan.nodeA.ask("links").contains("carrier=false"));
    System.out.println("carrier loss seen after ms: " + (System.nanoTime() - cut) / 1_000_000);
    assertThat(lan.nodeA.events()).anyMatch(e -> e.startsWith("links") && e.contains("carrier=f"));
    lan.nodeB().ask("announce " + V4);
    await().until(() -> lan.client.neighbour(V4).contains(Lan.MAC_B));
    lan.nodeB().ask("withdraw " + V4);
    lan.bridge.ip("link set p-a up");
    await().until(() -> lan.client.neighbour(V4).contains(Lan.MAC_A));
  }

  @Test
  void interfaceDeletedAndMadeAgain_answersAgain() {
    lan.nodeA.ask("announce " + V4);
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V6, Lan.MAC_A);
    lan.a.ip("link del eth0");
    await().until(() -> lan.nodeA.ask("links").equals("[]"));
    assertThat(lan.nodeA.ask("problems")).contains("no interface of this node can be used");
    lan.plug(lan.a, "a", "02:00:00:00:00:1a", 1);
    Lan.awaitLinks(lan.nodeA);
    assertThat(lan.nodeA.ask("problems")).isEqualTo("[]");
    lan.clientResolves(V4, "02:00:00:00:00:1a");
    lan.clientResolves(V6, "02:00:00:00:00:1a");
  }

  @Test
  void linkFlaps_behindABridgeWithAnMldQuerier_groupIsJoinedAgain() {
    lan.bridge.ip("link set br0 type bridge mcast_snooping 1 mcast_querier 1");
    lan.nodeA.ask("announce " + V6);
    lan.nodeB().ask("join " + V6);
    awaitMember("p-a");
    awaitMember("p-b");
    lan.clientResolves(V6, Lan.MAC_A);
    lan.a.ip("link set eth0 down");
    await().until(() -> !lan.members().contains("port p-a grp " + V6_GROUP));
    lan.a.ip("link set eth0 up");
    awaitMember("p-a");
    lan.bridge.ip("link set p-b down");
    await().until(() -> !lan.members().contains("port p-b grp " + V6_GROUP));
    lan.bridge.ip("link set p-b up");
    awaitMember("p-b");
    Lan.awaitLinks(lan.nodeA);
    lan.clientResolves(V6, Lan.MAC_A);
  }

  private void awaitMember(String port) {
    // Far sooner than the bridge asks, which it does every 125 s.
    await()
        .atMost(Duration.ofSeconds(6))
        .until(() -> lan.members().contains("port " + port + " grp " + V6_GROUP));
  }

  @Test
  void ipv6SwitchedOffAndOn_isHeardAgain() {
    lan.bridge.ip("link set br0 type bridge mcast_snooping 1 mcast_querier 1");
    lan.nodeA.ask("announce " + V6);
    lan.clientResolves(V6, Lan.MAC_A);
    lan.a.exec("sysctl", "-qw", "net.ipv6.conf.eth0.disable_ipv6=1");
    await().until(() -> !lan.nodeA.ask("links").contains("fe80::"));
    lan.a.exec("sysctl", "-qw", "net.ipv6.conf.eth0.disable_ipv6=0");
    Lan.awaitLinks(lan.nodeA);
    awaitMember("p-a");
    lan.clientResolves(V6, Lan.MAC_A);
  }

  @Test
  void hardwareAddressChanges_isAnnounced() {
    lan.nodeA.ask("announce " + V4);
    lan.clientResolves(V4, Lan.MAC_A);
    lan.a.ip("link set eth0 address 02:00:00:00:00:2a");
    await().until(() -> lan.client.neighbour(V4).contains("02:00:00:00:00:2a"));
  }

  @Test
  void twoInterfacesOnOneSegment_oneAnswers_theOtherTakesOver() {
    lan.bridge.ip("link add p-a2 type veth peer name eth1 netns " + lan.a.name());
    lan.bridge.ip("link set p-a2 master br0 up");
    lan.a.ip("link set eth1 address 02:00:00:00:00:1a");
    lan.a.ip("link set eth1 up");
    await().until(() -> lan.nodeA.ask("links").contains("eth1"));
    await().until(() -> lan.nodeA.ask("links").split("carrier=true", -1).length == 3);
    lan.nodeA.ask("announce " + V4);
    await().until(() -> lan.nodeA.ask("stats " + V4).contains("gratuitousSent=1"));
    for (int i = 0; i < 20; i++) {
      lan.clientResolves(V4, Lan.MAC_A);
    }
    lan.bridge.ip("link set p-a down");
    await().until(() -> lan.client.neighbour(V4).contains("02:00:00:00:00:1a"));
  }

  @Test
  void withoutTheCapability_saysSoAndWhatToDo() {
    try (Agent powerless =
        Agent.start(lan.a.inside("setpriv", "--bounding-set", "-net_raw"), WireAgent.class)) {
      assertThat(powerless.greeting())
          .contains("CAP_NET_RAW")
          .contains("add NET_RAW to securityContext.capabilities.add");
    }
  }

  @Test
  void everythingExcluded_saysWhichAndWhy() {
    try (Agent blind = Agent.start(lan.a.inside(), WireAgent.class, "^eth", "^lo$")) {
      assertThat(blind.ask("problems"))
          .contains("no interface of this node can be used; left out: eth0 (excluded by ^eth)")
          .contains("correct herald.network.excluded-interfaces");
    }
  }
}
