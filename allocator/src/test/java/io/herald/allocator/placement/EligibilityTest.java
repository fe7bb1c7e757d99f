package io.herald.allocator.placement;

import static io.herald.allocator.ServiceBuilder.service;
import static io.herald.allocator.placement.Site.advertisement;
import static io.herald.allocator.placement.Site.forServices;
import static io.herald.allocator.placement.Site.link;
import static io.herald.allocator.placement.Site.onInterfaces;
import static io.herald.allocator.placement.Site.onNodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.allocator.Pools;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which nodes may announce an address, and on which interfaces. */
class EligibilityTest {

  private static final String VIP = "192.168.1.210";
  private static final String VIP6 = "fd01::210";

  @Test
  void noServingEndpoint_anywhere_nobodyAnnounces() {
    Site site = Site.with("a", "b").service(service("s"), VIP).servingOn("s").place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.explanation(VIP)).isEqualTo("nobody: no endpoint of default/s serves");
  }

  @Test
  void clusterPolicy_endpointElsewhere_anyNodeAnnounces() {
    Site site = Site.with("a", "b").service(service("s"), VIP).servingOn("s", "x").place();
    assertThat(site.candidates(VIP)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void localPolicy_onlyNodesThatServe_areCandidates() {
    Site site =
        Site.with("a", "b", "c")
            .service(service("s").local(), VIP)
            .servingOn("s", "b", "x")
            .place();
    assertThat(site.candidates(VIP)).containsExactly("b");
    assertThat(site.refusals(VIP))
        .isEqualTo(Map.of("a", Refusal.NO_LOCAL_ENDPOINT, "c", Refusal.NO_LOCAL_ENDPOINT));
    site.servingOn("s", "c").place();
    assertThat(site.owner(VIP)).isEqualTo("c");
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void advertisement_none_nobodyAnnounces() {
    Site site = Site.with("a").advertise().service(service("s"), VIP).place();
    assertThat(site.explanation(VIP))
        .isEqualTo("nobody: no L2Advertisement covers pool p for default/s");
  }

  @Test
  void advertisement_ofAnotherPool_doesNotCount_butNameAndSelectorDo() {
    Site site = Site.with("a").service(service("s"), VIP);
    site.pools = List.of(Pools.labelled(Pools.pool("p", "192.168.1.0/24"), Map.of("zone", "dmz")));
    site.advertise(forPools(Set.of("other"))).place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    site.advertise(forPools(Set.of("other", "p"))).place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    L2Advertisement bySelector =
        new L2Advertisement(
            "zone",
            Set.of(),
            List.of(Pools.selector("zone", "dmz")),
            List.of(),
            Set.of(),
            List.of(),
            List.of());
    site.advertise(bySelector).place();
    assertThat(site.owner(VIP)).isEqualTo("a");
  }

  private static L2Advertisement forPools(Set<String> pools) {
    return new L2Advertisement(
        "pools", pools, List.of(), List.of(), Set.of(), List.of(), List.of());
  }

  @Test
  void nodeSelectors_ofSeveralAdvertisements_areUnited() {
    Site site =
        Site.with("a", "b", "c")
            .label("a", "edge")
            .label("b", "core")
            .advertise(onNodes("edge"), onNodes("core"))
            .service(service("s"), VIP)
            .place();
    assertThat(site.candidates(VIP)).containsExactlyInAnyOrder("a", "b");
    assertThat(site.refusals(VIP)).isEqualTo(Map.of("c", Refusal.NOT_SELECTED));
  }

  @Test
  void serviceSelectors_notMatching_serviceIsNotAnnounced() {
    Site site =
        Site.with("a")
            .advertise(forServices("public"))
            .service(service("s"), VIP)
            .service(service("t").labels(Map.of("public", "")), "192.168.1.211")
            .place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.owner("192.168.1.211")).isEqualTo("a");
  }

  @Test
  void poolGone_address_isNotAnnounced() {
    Site site = Site.with("a").service(service("s"), "10.9.9.9").place();
    assertThat(site.explanation("10.9.9.9")).isEqualTo("nobody: no pool holds the address");
  }

  @Test
  void sharingAnnotation_withServiceSelectors_serviceIsLeftOut() {
    Site site =
        Site.with("a")
            .advertise(forServices("public"))
            .service(service("s").labels(Map.of("public", "")).sharing(""), VIP)
            .place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.explanation(VIP))
        .isEqualTo(
            "nobody: default/s has the annotation metallb.io/allow-shared-ip, which excludes an"
                + " L2Advertisement with serviceSelectors");
  }

  @Test
  void sharedAddress_hasOneOwner_servingAllOfItsServices() {
    Site site =
        Site.with("a", "b", "c")
            .service(service("s").local().sharing("k"), VIP)
            .service(service("t").local().sharing("k"), VIP)
            .servingOn("s", "a", "b")
            .servingOn("t", "b", "c")
            .place();
    assertThat(site.candidates(VIP)).containsExactly("b");
    assertThat(site.assignment(VIP).services()).hasSize(2);
    assertThat(site.refusals(VIP))
        .isEqualTo(Map.of("a", Refusal.SERVES_FEWER, "c", Refusal.SERVES_FEWER));
  }

  @Test
  void sharedAddress_noNodeServesAll_isAnnouncedForAsManyAsPossibleAndSaysSo() {
    Site site =
        Site.with("a", "b")
            .service(service("s").local().sharing("k"), VIP)
            .service(service("t").local().sharing("k"), VIP)
            .servingOn("s", "a")
            .servingOn("t", "b")
            .place();
    assertThat(site.owner(VIP)).isNotEqualTo("nobody");
    assertThat(site.explanation(VIP))
        .endsWith("no node can serve all of [default/s, default/t]; 1 at most");
    String served = site.owner(VIP).equals("a") ? "s" : "t";
    String other = served.equals("s") ? "t" : "s";
    assertThat(site.services(VIP)).containsExactly(served);
    assertThat(site.silence())
        .isEqualTo(
            Map.of(
                other,
                "NoEligibleNode: IP \"192.168.1.210\" is not announced for this Service: only from "
                    + site.owner(VIP)
                    + ": externalTrafficPolicy is Local and no endpoint serves there"));
  }

  @Test
  void sharedAddress_oneServiceWithoutEndpoints_isAnnouncedForTheOther() {
    Site site =
        Site.with("a")
            .service(service("s").sharing("k"), VIP)
            .service(service("t").sharing("k"), VIP)
            .servingOn("s")
            .place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.explanation(VIP)).endsWith("no endpoint of default/s serves");
    assertThat(site.services(VIP)).containsExactly("t");
    assertThat(site.silence())
        .isEqualTo(
            Map.of(
                "s",
                "NoEndpoints: IP \"192.168.1.210\" is not announced for this Service: no endpoint of"
                    + " default/s serves"));
    site.servingOn("s", "a").place();
    assertThat(site.services(VIP)).containsExactly("s", "t");
    assertThat(site.silence()).isEmpty();
  }

  @Test
  void sharedAddress_oneServiceInConflictWithServiceSelectors_isAnnouncedForTheOther() {
    Site site =
        Site.with("a")
            .advertise(advertisement("all"), forServices("public"))
            .service(service("s").labels(Map.of("public", "")).sharing("k"), VIP)
            .service(service("t").sharing("k"), VIP)
            .place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.services(VIP)).containsExactly("t");
    assertThat(site.silence().get("s")).startsWith("SharedIPWithServiceSelector: ");
  }

  @Test
  void sharedAddress_nobodyMayAnnounceIt_eachServiceHasItsOwnCause() {
    Site site =
        Site.with("a")
            .networkUnavailable("a")
            .service(service("s").sharing("k"), VIP)
            .service(service("t").sharing("k"), VIP)
            .servingOn("s")
            .place();
    assertThat(site.services(VIP)).containsExactly("s", "t");
    assertThat(site.silence().get("s"))
        .isEqualTo(
            "NoEndpoints: nobody announces IP \"192.168.1.210\": no endpoint of default/s serves");
    assertThat(site.silence().get("t"))
        .isEqualTo(
            "NoEligibleNode: nobody announces IP \"192.168.1.210\": a: its condition"
                + " NetworkUnavailable is true");
  }

  @Test
  void interfaces_onLinkOneIsChosen_othersAreNot() {
    Site site =
        new Site()
            .node(
                "a",
                Map.of(),
                link("eth0", 2, "10.0.0.1/8"),
                link("eth1", 3, "192.168.1.5/24"),
                link("wlan0", 4));
    site.pools = Site.with().pools;
    site.service(service("s"), VIP).place();
    assertThat(site.links(VIP, "a")).isEqualTo("eth1");
  }

  @Test
  void interfaces_twoInOneSubnet_lowestIndexWithCarrierIsChosen() {
    Site site = Site.with();
    site.node(
            "a",
            Map.of(),
            link("eth9", 2, false, "192.168.1.4/24"),
            link("eth1", 7, "192.168.1.5/24"),
            link("eth0", 9, "192.168.1.6/24"))
        .service(service("s"), VIP)
        .place();
    assertThat(site.links(VIP, "a")).isEqualTo("eth1");
  }

  @Test
  void interfaces_mostSpecificSubnet_wins() {
    Site site = Site.with();
    site.node("a", Map.of(), link("eth0", 2, "192.168.0.5/16"), link("eth1", 3, "192.168.1.5/24"))
        .service(service("s"), VIP)
        .place();
    assertThat(site.links(VIP, "a")).isEqualTo("eth1");
  }

  @Test
  void nodeOutsideTheSubnet_whileOthersAreInside_isNoCandidate() {
    Site site = Site.with("a").node("b", Map.of(), link("eth0", 2, "10.0.0.1/24"));
    site.service(service("s"), VIP).place();
    assertThat(site.candidates(VIP)).containsExactly("a");
    assertThat(site.refusals(VIP)).isEqualTo(Map.of("b", Refusal.NOT_ON_LINK));
  }

  @Test
  void addressInNobodysSubnet_everyInterfaceThatSpeaksTheFamily_announces() {
    Site site = Site.with("a").node("b", Map.of(), link("eth0", 2));
    site.pools = List.of(Pools.pool("p", "172.16.0.0/24", "fd99::/64"));
    site.service(service("s"), "172.16.0.1", "fd99::1").place();
    assertThat(site.candidates("172.16.0.1")).containsExactlyInAnyOrder("a", "b");
    assertThat(site.links("172.16.0.1", "a")).isEqualTo("all");
    assertThat(site.candidates("fd99::1")).containsExactly("a");
    assertThat(site.refusals("fd99::1")).isEqualTo(Map.of("b", Refusal.NO_USABLE_INTERFACE));
  }

  @Test
  void carrierLost_onTheOnlyOnLinkInterface_addressIsGivenUp() {
    Site site = Site.with("a", "b").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    site.speaker(owner, link("eth0", 2, false, "192.168.1.9/24"), link("eth1", 3, "10.0.0.9/24"))
        .place();
    assertThat(site.owner(VIP)).isNotEqualTo(owner).isNotEqualTo("nobody");
    assertThat(site.refusals(VIP)).isEqualTo(Map.of(owner, Refusal.NOT_ON_LINK));
  }

  @Test
  void carrierLost_everywhere_addressDoesNotWanderToAnotherNetwork() {
    Site site = Site.with();
    site.node(
            "a", Map.of(), link("eth0", 2, false, "192.168.1.9/24"), link("eth1", 3, "10.0.0.9/24"))
        .service(service("s"), VIP)
        .place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
  }

  @Test
  void noArpInterface_ipv4_isNotUsable() {
    Link noArp = new Link("tun0", 5, MacAddress.ZERO, true, false, List.of());
    Site site = Site.with();
    site.node("a", Map.of(), noArp).service(service("s"), VIP).place();
    assertThat(site.refusals(VIP)).isEqualTo(Map.of("a", Refusal.NO_USABLE_INTERFACE));
  }

  @Test
  void ipv6_withoutLinkLocalAddress_isNotUsable() {
    Site site = Site.with("a").node("b", Map.of(), link("eth0", 2, "fd01::5/64"));
    site.service(service("s").ipv6(), VIP6).place();
    assertThat(site.candidates(VIP6)).containsExactly("a");
    assertThat(site.links(VIP6, "a")).isEqualTo("eth0");
  }

  @Test
  void namedInterfaces_restrictNodesAndLinks() {
    Site site = Site.with("a").advertise(onInterfaces("eth1", "eth2"));
    site.node("b", Map.of(), link("eth0", 2, "192.168.1.5/24"), link("eth2", 4, "192.168.1.6/24"))
        .service(service("s"), VIP)
        .place();
    assertThat(site.candidates(VIP)).containsExactly("b");
    assertThat(site.links(VIP, "b")).isEqualTo("eth2");
    assertThat(site.refusals(VIP)).isEqualTo(Map.of("a", Refusal.NO_SUCH_INTERFACE));
    assertThat(site.warnings()).isEmpty();
  }

  @Test
  void namedInterfaceWithoutAddress_isUsedThoughAnotherIsOnLink() {
    Site site = Site.with().advertise(onInterfaces("br0"));
    site.node("a", Map.of(), link("eth0", 2, "192.168.1.5/24"), link("br0", 4))
        .service(service("s"), VIP)
        .place();
    assertThat(site.links(VIP, "a")).isEqualTo("br0");
  }

  @Test
  void oneAdvertisementWithoutInterfaces_allowsAll() {
    Site site = Site.with("a").advertise(onInterfaces("eth7"), Site.advertisement("all"));
    site.service(service("s"), VIP).place();
    assertThat(site.links(VIP, "a")).isEqualTo("eth0");
  }

  @Test
  void namedInterfaces_existingNowhere_areSaidOnTheService() {
    Site site = Site.with("a", "b").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    site.advertise(onInterfaces("eth7")).place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.warnings())
        .containsExactly(
            "announceFailed: the interfaces specified by LB IP \"192.168.1.210\" doesn't exist in"
                + " assigned node \""
                + owner
                + "\" with protocol \"layer2\"");
    Event event = site.result.warnings().get(0);
    assertThat(event.component()).isEqualTo("herald-speaker");
    assertThat(event.type()).isEqualTo(Event.Type.WARNING);
    assertThat(site.explanation(VIP))
        .isEqualTo(
            "nobody: a, b: none of the interfaces that the L2Advertisement names exists there");
  }

  @Test
  void serviceDeleted_butStillHeld_isNotPlaced() {
    Site site = Site.with("a").service(service("s"), VIP);
    site.services.clear();
    assertThat(site.place().plan.assignments()).isEmpty();
  }
}
