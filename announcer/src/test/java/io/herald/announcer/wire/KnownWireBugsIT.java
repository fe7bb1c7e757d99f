package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Classes of bugs on the wire that users of this kind of software met again and again, each with
 * the MetalLB release or issue that names it. With real frames and kernels.
 */
@NeedsRoot
class KnownWireBugsIT {

  private static final String V4 = "192.168.1.210";

  /** Two addresses whose last 24 bits, and so their solicited-node groups, are the same. */
  private static final String ONE = "2001:db8::210";

  private static final String TWIN = "2001:db8::1:0:210";
  private static final String GROUP = "ff02::1:ff00:210";

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

  // Gratuitous frames that are not sent, or at the wrong moment.

  /** Without losing its carrier: the network beyond was cut, and the other side announced too. */
  @Test
  void bug736_afterAPartition_whoGoesOnTellsAgain_andTheClientFollows() {
    lan.nodeA.ask("announce " + V4);
    lan.clientResolves(V4, Lan.MAC_A);
    // The first series has ended, so that it is not this that tells the client.
    await().until(() -> lan.nodeA.ask("stats " + V4).contains("gratuitousSent=12"));
    lan.bridge.ip("link set p-a nomaster");
    lan.nodeB().ask("announce " + V4);
    await().until(() -> lan.client.neighbour(V4).contains(Lan.MAC_B));

    lan.bridge.ip("link set p-a master br0");
    lan.nodeB().ask("withdraw " + V4);
    lan.nodeA.ask("burst " + V4);

    await()
        .atMost(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(lan.client.neighbour(V4)).contains(Lan.MAC_A));
  }

  // Solicited-node groups that several addresses share.

  @Test
  void bug184_oneOfTwoAddressesOfAGroupGoes_theOtherIsStillHeard() {
    lan.bridge.ip("link set br0 type bridge mcast_snooping 1 mcast_querier 1");
    lan.nodeA.ask("announce " + ONE);
    lan.nodeA.ask("announce " + TWIN);
    await().until(() -> lan.members().contains("port p-a grp " + GROUP));
    lan.clientResolves(TWIN, Lan.MAC_A);

    lan.nodeA.ask("withdraw " + ONE);

    assertThat(groups()).contains(GROUP);
    lan.clientResolves(TWIN, Lan.MAC_A);
  }

  @Test
  void bug1600_lastAddressOfAGroupGoes_theGroupIsLeft() {
    lan.nodeA.ask("join " + ONE);
    lan.nodeA.ask("announce " + ONE);
    lan.nodeA.ask("announce " + ONE);
    lan.nodeA.ask("announce " + TWIN);
    await().until(() -> groups().contains(GROUP));

    for (String address : new String[] {ONE, TWIN}) {
      lan.nodeA.ask("withdraw " + address);
    }
    assertThat(groups()).as("it is still a standby for one").contains(GROUP);
    lan.nodeA.ask("leave " + ONE);

    await().untilAsserted(() -> assertThat(groups()).doesNotContain(GROUP));
  }

  /** The groups that the node's kernel receives on eth0. */
  private String groups() {
    return lan.a.ip("maddr show dev eth0");
  }

  // Interfaces that must not announce, whatever has become of them.

  /** A member of a bond has its master in the same place; not every kernel has bonds. */
  @Test
  void bug349_interfaceBecomesAMember_itsMasterAnnouncesInItsPlace() {
    lan.nodeA.ask("announce " + V4);
    lan.clientResolves(V4, Lan.MAC_A);

    lan.a.ip("link add team0 type bridge");
    lan.a.ip("link set team0 address 02:00:00:00:00:7a");
    lan.a.ip("link set team0 up");
    lan.a.ip("link set eth0 master team0");

    await().until(() -> !lan.nodeA.ask("links").contains("name=eth0"));
    await().until(() -> lan.nodeA.ask("links").contains("name=team0"));
    await().until(() -> lan.client.neighbour(V4).contains("02:00:00:00:00:7a"));
    lan.clientResolves(V4, "02:00:00:00:00:7a");
  }

  @Test
  void bug351_interfaceWithoutArp_isLeftAloneAndSaidSo() {
    lan.nodeA.ask("announce " + V4);
    lan.clientResolves(V4, Lan.MAC_A);

    lan.a.ip("link set eth0 arp off");

    await().until(() -> lan.nodeA.ask("links").equals("[]"));
    assertThat(lan.nodeA.ask("problems")).contains("eth0 (NOARP)");
    lan.a.ip("link set eth0 arp on");
    Lan.awaitLinks(lan.nodeA);
    lan.clientResolves(V4, Lan.MAC_A);
  }
}
