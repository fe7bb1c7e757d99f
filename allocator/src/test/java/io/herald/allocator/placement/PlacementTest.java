package io.herald.allocator.placement;

import static io.herald.allocator.ServiceBuilder.service;
import static io.herald.allocator.placement.Site.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who owns an address, and who moves when: stickiness, balance, standbys, epochs. */
class PlacementTest {

  private static final String VIP = "192.168.1.210";

  @Test
  void freshCluster_addresses_areSpreadEvenlyWithEpochOne() {
    Site site = Site.with("a", "b", "c").services(10).place();
    assertThat(site.load().values()).allMatch(count -> count == 3 || count == 4);
    assertThat(site.plan.assignments().values())
        .allMatch(assignment -> assignment.epoch() == 1)
        .allMatch(assignment -> assignment.candidates().size() == 3);
    assertThat(site.plan.version()).isEqualTo(new PlanVersion(0, 1));
    assertThat(site.plan.pools()).isEqualTo(site.pools.get(0).ranges());
    assertThat(site.result.warnings()).isEmpty();
  }

  @Test
  void samePlan_madeAgain_isTheSame() {
    Site site = Site.with("a", "b", "c", "d").services(50).place();
    var first = site.plan;
    assertThat(site.place().plan.sameContent(first)).isTrue();
    assertThat(site.plan.version()).isEqualTo(new PlanVersion(0, 2));
    assertThat(site.explanation("192.168.1.0")).startsWith("stays on ");
  }

  @Test
  void nodeJoins_nothingMoves_andItBecomesStandby() {
    Site site = Site.with("a", "b").services(20).place();
    var before = site.owners();
    site.node("c").place();
    assertThat(site.owners()).isEqualTo(before);
    assertThat(site.plan.assignments().values())
        .allMatch(assignment -> assignment.candidate("c").isPresent());
    assertThat(firstStandbys(site, "a")).containsEntry("c", 5L).containsEntry("b", 5L);
  }

  @Test
  void nodeDies_onlyItsAddressesMove_toTheirFirstStandby() {
    Site site = Site.with("a", "b", "c", "d").services(40).place();
    var before = site.plan;
    site.dies("b").place();
    before
        .assignments()
        .forEach(
            (address, assignment) -> {
              var now = site.plan.assignment(address).orElseThrow();
              if (assignment.isOwnedBy("b")) {
                assertThat(now.owner().orElseThrow().node())
                    .isEqualTo(assignment.standbys().get(0).node());
                assertThat(now.epoch()).isEqualTo(assignment.epoch() + 1);
              } else {
                assertThat(now.owner()).isEqualTo(assignment.owner());
                assertThat(now.epoch()).isEqualTo(assignment.epoch());
              }
              assertThat(now.candidate("b")).isEmpty();
            });
    assertThat(site.load().values()).allMatch(count -> count >= 13 && count <= 14);
  }

  @Test
  void nodeReturns_afterItsDeath_nothingMovesBack() {
    Site site = Site.with("a", "b", "c").services(9).place();
    site.dies("b").place();
    var before = site.owners();
    site.node("b").place();
    assertThat(site.owners()).isEqualTo(before);
  }

  @Test
  void newAddress_unevenLoad_goesToTheNodeThatAnnouncesLeast() {
    Site site = Site.with("a", "b").services(6).place();
    site.dies("a").place();
    site.node("a").services(8).place();
    assertThat(site.load()).containsEntry("a", 2L).containsEntry("b", 6L);
    assertThat(site.explanation("192.168.1.7")).isEqualTo("a announces least of 2 eligible nodes");
  }

  @Test
  void firstStandbys_ofOneOwner_areSpreadEvenly() {
    Site site = Site.with("a", "b", "c", "d").services(60).place();
    for (String owner : List.of("a", "b", "c", "d")) {
      assertThat(firstStandbys(site, owner))
          .hasSize(3)
          .allSatisfy((n, c) -> assertThat(c).isEqualTo(5));
    }
  }

  @Test
  void manyNodes_eachOwnerHasFewHeirs_thatShareItsAddresses() {
    String[] nodes = IntStream.range(0, 16).mapToObj(i -> "n" + i).toArray(String[]::new);
    Site site = Site.with(nodes).services(192).place();
    for (String owner : nodes) {
      assertThat(firstStandbys(site, owner))
          .hasSize(4)
          .allSatisfy((n, c) -> assertThat(c).isEqualTo(3));
      assertThat(secondStandbys(site, owner)).isSubsetOf(firstStandbys(site, owner).keySet());
    }
  }

  private static Set<String> secondStandbys(Site site, String owner) {
    return site.plan.assignments().values().stream()
        .filter(assignment -> assignment.isOwnedBy(owner))
        .map(assignment -> assignment.standbys().get(1).node())
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> firstStandbys(Site site, String owner) {
    Map<String, Long> counts = new TreeMap<>();
    site.plan.assignments().values().stream()
        .filter(assignment -> assignment.isOwnedBy(owner))
        .forEach(assignment -> counts.merge(assignment.standbys().get(0).node(), 1L, Long::sum));
    return counts;
  }

  @Test
  void provisionalClaim_ofLiveStandby_isConfirmedWithItsEpoch() {
    Site site = Site.with("a", "b", "c").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    String second = site.candidates(VIP).get(2);
    site.dies(owner).claim(VIP, second, 2).place();
    assertThat(site.owner(VIP)).isEqualTo(second);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
    assertThat(site.explanation(VIP)).isEqualTo(second + " took over with epoch 2");
    assertThat(site.place().assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void provisionalClaim_whileOwnerLives_isWhatIsTrueOnTheWire() {
    Site site = Site.with("a", "b").service(service("s"), VIP).place();
    String standby = site.candidates(VIP).get(1);
    site.claim(VIP, standby, 2).place();
    assertThat(site.owner(VIP)).isEqualTo(standby);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void claims_oldOrOfIneligibleNode_onlyRaiseTheEpoch() {
    Site site = Site.with("a", "b").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    String other = site.candidates(VIP).get(1);
    site.claim(VIP, other, 1).place();
    assertThat(site.owner(VIP)).isEqualTo(owner);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
    site.claims.clear();
    site.claim(VIP, "gone", 9).place();
    assertThat(site.owner(VIP)).isEqualTo(owner);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(10);
    assertThat(site.place().assignment(VIP).epoch()).isEqualTo(10);
  }

  @Test
  void claims_twoOfOneEpoch_oneWinsWithAHigherOne() {
    Site site = Site.with("a", "b", "c").service(service("s"), VIP).place();
    String owner = site.owner(VIP);
    List<String> standbys = site.candidates(VIP).subList(1, 3);
    site.dies(owner).claim(VIP, standbys.get(0), 2).claim(VIP, standbys.get(1), 2).place();
    assertThat(site.owner(VIP)).isIn(standbys);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(3);
    String winner = site.owner(VIP);
    assertThat(site.place().owner(VIP)).isEqualTo(winner);
    assertThat(site.assignment(VIP).epoch()).isEqualTo(3);
  }

  @Test
  void planLost_claims_keepEveryAddressWhereItIs() {
    Site site = Site.with("a", "b", "c").services(12).place();
    site.dies("a").place().node("a").place();
    var owners = site.owners();
    var epochs = site.plan;
    site.plan = io.herald.actors.plan.Plan.EMPTY;
    epochs
        .assignments()
        .forEach(
            (address, assignment) ->
                site.claim(
                    address.toString(),
                    assignment.owner().orElseThrow().node(),
                    assignment.epoch()));
    site.place();
    assertThat(site.owners()).isEqualTo(owners);
    site.plan
        .assignments()
        .forEach(
            (address, assignment) ->
                assertThat(assignment.epoch())
                    .isEqualTo(epochs.assignment(address).orElseThrow().epoch()));
  }

  @Test
  void leavingSpeaker_otherEligible_handsOver() {
    Site site = Site.with("a", "b", "c").services(9).place();
    site.leavingSpeaker("a").place();
    assertThat(site.load()).doesNotContainKey("a");
    assertThat(site.plan.assignments().values())
        .allMatch(assignment -> assignment.candidate("a").isEmpty());
  }

  @Test
  void leavingSpeaker_aloneOrLast_staysOwnerUntilAnotherComes() {
    Site site = Site.with("a").service(service("s"), VIP).place();
    site.leavingSpeaker("a").place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.assignment(VIP).epoch()).isEqualTo(1);
    site.node("b").place();
    assertThat(site.owner(VIP)).isEqualTo("b");
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void leavingNode_orNodeObjectGone_handsOver() {
    Site site = Site.with("a", "b", "c").services(9).place();
    site.leavingNode("a").nodes.remove("b");
    site.place();
    assertThat(site.load()).containsOnlyKeys("c");
  }

  @Test
  void preferredNodes_highestSumOfWeights_winsEvenOverStickiness() {
    Site site =
        Site.with("a", "b", "c")
            .advertise(
                Site.preferring("one", 60, "fast"),
                Site.preferring("two", 50, "near"),
                Site.preferring("three", 20, "near"));
    site.service(service("s"), VIP).place();
    site.label("a", "fast").place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    site.label("c", "near").place();
    assertThat(site.candidates(VIP)).containsExactly("c", "a", "b");
    assertThat(site.warnings()).isEmpty();
  }

  @Test
  void preferredNodes_several_shareTheLoadAndStick() {
    Site site = Site.with("a", "b", "c").advertise(Site.preferring("one", 1, "fast"));
    site.label("a", "fast").label("b", "fast").services(10).place();
    assertThat(site.load()).isEqualTo(Map.of("a", 5L, "b", 5L));
    var before = site.owners();
    assertThat(site.place().owners()).isEqualTo(before);
  }

  @Test
  void preference_outsideTheNodeSelectors_doesNotCount() {
    var advertisement =
        new io.herald.actors.config.L2Advertisement(
            "edge",
            java.util.Set.of(),
            List.of(),
            List.of(Site.having("edge")),
            java.util.Set.of(),
            List.of(),
            List.of(
                new io.herald.actors.config.L2Advertisement.PreferredNode(
                    100, Site.having("fast"))));
    Site site = Site.with("a", "b").label("a", "fast").label("b", "edge");
    site.advertise(advertisement, Site.advertisement("all")).service(service("s"), VIP).place();
    assertThat(site.refusals(VIP)).isEmpty();
    site.services.clear();
    site.held.clear();
    site.services(10).place();
    assertThat(site.load()).isEqualTo(Map.of("a", 5L, "b", 5L));
  }

  @Test
  void dualStackService_addresses_mayHaveDifferentOwners() {
    Site site = Site.with("a", "b").service(service("s"), VIP, "fd01::1").place();
    assertThat(site.owner(VIP)).isNotEqualTo(site.owner("fd01::1"));
  }

  @Test
  void candidates_manyNodes_areLimited() {
    Site site = new Site();
    site.pools = List.of(io.herald.allocator.Pools.pool("p", "192.168.1.0/24"));
    for (int i = 0; i < 20; i++) {
      site.node("n" + i);
    }
    site.services(5).place();
    assertThat(site.candidates("192.168.1.0")).hasSize(6);
  }

  @Test
  void excludedNodes_amongOthers_areOnlyTheLastStandbys() {
    Site site = Site.with("a", "b", "c").label("a", Node.EXCLUDE_LABEL).services(10).place();
    assertThat(site.load()).isEqualTo(Map.of("b", 5L, "c", 5L));
    assertThat(site.candidates("192.168.1.0")).last().isEqualTo("a");
    assertThat(site.warnings()).isEmpty();
  }

  @Test
  void excludedNodes_nobodyElse_announceWithAWarning() {
    Site site = Site.with("a").label("a", Node.EXCLUDE_LABEL).service(service("s"), VIP).place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.warnings()).singleElement().asString().startsWith("excludedNodesOnly: ");
    List<Event> said = site.result.warnings();
    assertThat(site.place().result.warningsBeyond(said)).isEmpty();
    site.node("b").place();
    assertThat(site.owner(VIP)).isEqualTo("b");
    assertThat(site.warnings()).isEmpty();
  }

  @Test
  void excludedNodes_strictly_neverAnnounce() {
    Site site = Site.with("a").label("a", Node.EXCLUDE_LABEL).service(service("s"), VIP);
    site.settings = new PlacementSettings(false, true, 6, "n1");
    site.place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.refusals(VIP)).isEqualTo(Map.of("a", Refusal.EXCLUDED));
  }

  @Test
  void excludeLabelIgnored_node_isLikeAnyOther() {
    Site site = Site.with("a", "b").label("a", Node.EXCLUDE_LABEL).services(10);
    site.settings = new PlacementSettings(true, false, 6, "n1");
    assertThat(site.place().load()).isEqualTo(Map.of("a", 5L, "b", 5L));
  }

  @Test
  void networkUnavailable_node_isIneligible() {
    Site site = Site.with("a").networkUnavailable("a").service(service("s"), VIP).place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.explanation(VIP))
        .isEqualTo("nobody: a: its condition NetworkUnavailable is true");
  }

  @Test
  void nobody_thenSomebody_getsTheNextEpoch() {
    Site site = Site.with("a").service(service("s"), VIP).place();
    site.dies("a").place();
    assertThat(site.owner(VIP)).isEqualTo("nobody");
    assertThat(site.explanation(VIP)).isEqualTo("nobody: no speaker is alive");
    assertThat(site.assignment(VIP).epoch()).isEqualTo(1);
    site.speaker("a", link("eth0", 2, "192.168.1.9/24")).place();
    assertThat(site.owner(VIP)).isEqualTo("a");
    assertThat(site.assignment(VIP).epoch()).isEqualTo(2);
  }

  @Test
  void noConfiguration_plan_staysAsItIs() {
    Site site = Site.with("a", "b").services(4).place();
    PlacementInput input = site.input();
    var without =
        new io.herald.actors.snapshot.ClusterSnapshot(
            site.services,
            site.endpoints,
            site.nodes,
            Map.of(),
            java.util.Optional.empty(),
            List.of());
    PlacementResult result =
        Placement.place(
            new PlacementInput(without, Map.of(), input.speakers(), site.plan, input.claims()),
            site.settings,
            site.plan.version().next());
    assertThat(result.plan()).isSameAs(site.plan);
  }
}
