package io.herald.allocator.placement;

import static io.herald.allocator.ServiceBuilder.service;
import static io.herald.allocator.placement.Site.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.Node;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Classes of bugs that users of this kind of software met again and again, each with the MetalLB
 * release or issue that names it.
 */
class KnownPlacementBugsTest {

  private static final String VIP = "192.168.1.210";

  // Two Services on one address, announced by different nodes.

  @Test
  void bug968_558_315_sharedAddress_localAndCluster_haveOneOwnerForBoth() {
    Site site =
        Site.with("a", "b", "c")
            .service(service("local").local().sharing("k"), VIP)
            .service(service("cluster").sharing("k"), VIP)
            .servingOn("local", "c")
            .place();
    assertThat(site.candidates(VIP)).containsExactly("c");
    assertThat(site.plan.assignments()).hasSize(1);
  }

  @Test
  void sharedIpv6_ofDualAndSingleStackService_hasOneOwner() {
    Site site =
        Site.with("a", "b", "c")
            .service(service("dual").sharing("k"), VIP, "fd01::1")
            .service(service("single").ipv6().sharing("k"), "fd01::1")
            .place();
    assertThat(site.assignment("fd01::1").services()).hasSize(2);
    assertThat(site.plan.assignments()).hasSize(2);
  }

  // Membership and partition.

  @Test
  void bug662_afterAPartition_plansOfBothSidesConverge() {
    Site site = Site.with("a", "b", "c").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    String other = site.candidates(VIP).get(1);
    site.claim(VIP, other, 2).claim(VIP, owner, 1).place();
    assertThat(site.owner(VIP)).isEqualTo(other);
    site.claims.clear();
    assertThat(site.place().owner(VIP)).isEqualTo(other);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void bug2549_nodeWithoutSpeaker_isNeverAnOwner() {
    Site site = Site.with("a", "b");
    site.dies("b").services(6).place();
    assertThat(site.load()).containsOnlyKeys("a");
  }

  // Everybody reckons with the same rules.

  @Test
  void bug3014_serviceSelectors_nodeOfAnotherServicesAdvertisement_doesNotWin() {
    Site site = Site.with("a", "b").label("a", "edge").label("b", "core");
    var edge =
        new io.herald.actors.config.L2Advertisement(
            "edge",
            java.util.Set.of(),
            java.util.List.of(),
            java.util.List.of(Site.having("edge")),
            java.util.Set.of(),
            java.util.List.of(Site.having("public")),
            java.util.List.of());
    var core =
        new io.herald.actors.config.L2Advertisement(
            "core",
            java.util.Set.of(),
            java.util.List.of(),
            java.util.List.of(Site.having("core")),
            java.util.Set.of(),
            java.util.List.of(Site.having("private")),
            java.util.List.of());
    site.advertise(edge, core);
    for (int i = 0; i < 8; i++) {
      site.service(service("e" + i).labels(Map.of("public", "")), "192.168.1." + i);
      site.service(service("c" + i).labels(Map.of("private", "")), "192.168.1." + (100 + i));
    }
    site.place();
    for (int i = 0; i < 8; i++) {
      assertThat(site.candidates("192.168.1." + i)).containsExactly("a");
      assertThat(site.candidates("192.168.1." + (100 + i))).containsExactly("b");
    }
  }

  // Interfaces.

  @Test
  void bug1511_interfacesWithoutAddress_announceWhenNobodyHasTheSubnet() {
    Site site = Site.with();
    site.node("a", Map.of(), link("eth0", 2)).service(service("s"), VIP).place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.links(VIP, "a")).isEqualTo("all");
  }

  @Test
  void bug1507_ipv6LinkLocalAloneSuffices() {
    Site site = Site.with();
    site.node("a", Map.of(), link("eth0", 2, "fe80::1/64"));
    site.service(service("s").ipv6(), "fd01::1").place();
    assertThat(site.owner("fd01::1")).isEqualTo("a");
  }

  @Test
  void bug1727_oneBadInterface_doesNotDisableTheNode() {
    Site site = Site.with();
    site.node(
            "a",
            Map.of(),
            link("bad0", 1, false),
            link("eth0", 2, "192.168.1.9/24"),
            link("bad1", 3, false, "192.168.1.8/24"))
        .service(service("s"), VIP)
        .place();
    assertThat(site.links(VIP, "a")).isEqualTo("eth0");
  }

  // Reprocessing without need.

  @Test
  void bug2452_nodeUpdatesThatDecideNothing_changeNothing() {
    Site site = Site.with("a", "b").services(10).place();
    var before = site.plan;
    site.label("a", "heartbeat").label("b", "whatever").place();
    assertThat(site.plan.sameContent(before)).isTrue();
  }

  // Connections cut for no reason.

  @Test
  void bug561_704_1907_recoveredNode_takesNothingBack() {
    Site site = Site.with("a", "b", "c").services(30).place();
    site.dies("b").place();
    var before = site.owners();
    site.node("b").place().place();
    assertThat(site.owners()).isEqualTo(before);
  }

  @Test
  void bug2284_1144_loadIsBalanced() {
    Site site = Site.with("a", "b", "c", "d", "e").services(23).place();
    assertThat(site.load().values()).allMatch(count -> count == 4 || count == 5);
  }

  // Labels that leave nobody.

  @Test
  void bug2274_singleNodeWithTheExcludeLabel_announcesAndWarns() {
    Site site = Site.with("only").label("only", Node.EXCLUDE_LABEL);
    site.service(service("s"), VIP).place();
    assertThat(site.owner(VIP)).isEqualTo("only");
    assertThat(site.warnings()).hasSize(1);
  }

  @Test
  void twoNodeClusterOfTheArticle_labelledControlPlane_standsBy() {
    Site site = Site.with("k8s-master", "k8s-node").label("k8s-master", Node.EXCLUDE_LABEL);
    site.service(service("nginx"), VIP).place();
    assertThat(site.candidates(VIP)).containsExactly("k8s-node", "k8s-master");
    site.dies("k8s-node").place();
    assertThat(site.owner(VIP)).isEqualTo("k8s-master");
  }
}
