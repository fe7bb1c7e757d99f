package io.herald.announcer.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.announcer.takeover.Knowledge.Reaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts of node "b" about one address that the plan gives to "a", then "b", then "c". */
class KnowledgeTest {

  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");
  private static final Claim OWN = new Claim(VIP, "b", 5, true);

  private long now;
  private final Knowledge knowledge = new Knowledge("b", () -> now);

  @BeforeEach
  void planAndPeers() {
    knowledge.plan(plan(1, 4, "a", "b", "c"), List.of());
    knowledge.peer("a", PeerStatus.ALIVE);
    knowledge.peer("c", PeerStatus.ALIVE);
  }

  private static Plan plan(long sequence, long epoch, String... nodes) {
    Assignment assignment =
        new Assignment(
            VIP,
            new TreeSet<>(List.of(new ServiceKey("default", "nginx"))),
            Stream.of(nodes).map(node -> new Candidate(node, LinkSelection.ALL)).toList(),
            epoch);
    return Plan.of(new PlanVersion(1, sequence), List.of(assignment), List.of());
  }

  private void started(Claim claim) {
    knowledge.started(claim, knowledge.plan().assignment(VIP).orElseThrow());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Decision decision() {
    return Takeover.decide(knowledge.situation(VIP));
  }

  @Test
  void ownerSuspected_asksTheWireThenTakesOver() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    assertThat(decision()).isInstanceOf(Decision.Probe.class);

    knowledge.probed(VIP, WireProbe.NOBODY);
    assertThat(decision()).isInstanceOf(Decision.Provisional.class);
  }

  @Test
  void wiresAnswer_isForgottenAfterAWhile() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.probed(VIP, WireProbe.SPEAKER);
    assertThat(decision()).isInstanceOf(Decision.Hold.class);

    pass(Duration.ofSeconds(3));
    assertThat(decision()).isInstanceOf(Decision.Probe.class);
  }

  @Test
  void claimMadeAlone_isDoubtful_andYieldsWhenTheOwnerAnswersAfterAll() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.peer("c", PeerStatus.SUSPECTED);
    started(OWN);
    assertThat(knowledge.provisional()).containsExactly(OWN.doubted(true));

    knowledge.peer("c", PeerStatus.ALIVE);
    knowledge.peer("a", PeerStatus.ALIVE);
    assertThat(decision()).as("it may be silent").isInstanceOf(Decision.Provisional.class);

    assertThat(knowledge.heard(new Claim(VIP, "a", 4, false))).isEqualTo(Reaction.YIELD);
  }

  @Test
  void claimMadeAlone_isNotDoubtedAnyMore_whenTheOwnerStaysAway() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.peer("c", PeerStatus.SUSPECTED);
    started(OWN);

    knowledge.peer("c", PeerStatus.ALIVE);
    assertThat(knowledge.provisional()).containsExactly(OWN.doubted(true));
    pass(Duration.ofSeconds(2));

    assertThat(knowledge.provisional()).containsExactly(OWN);
    assertThat(decision()).isInstanceOf(Decision.Provisional.class);
  }

  @Test
  void doubtfulClaimOfAnother_standsAgainstADoubtfulOneOnly() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    started(OWN);
    Claim doubtful = new Claim(VIP, "c", 9, true, true);
    assertThat(knowledge.heard(doubtful)).isEqualTo(Reaction.INSIST);
    assertThat(decision()).as("not remembered").isInstanceOf(Decision.Provisional.class);

    knowledge.peer("c", PeerStatus.SUSPECTED);
    assertThat(knowledge.heard(doubtful)).isEqualTo(Reaction.YIELD);
  }

  @Test
  void rivalsClaim_notRepeated_isGone() {
    knowledge.heard(new Claim(VIP, "c", 9, true));
    started(OWN);
    assertThat(decision()).isInstanceOf(Decision.Yield.class);

    pass(Duration.ofSeconds(3));
    assertThat(decision()).isNotInstanceOf(Decision.Yield.class);
  }

  @Test
  void olderPlan_isNotTaken() {
    assertThat(knowledge.plan(plan(0, 9, "b"), List.of())).isEmpty();
    assertThat(knowledge.plan().assignment(VIP).orElseThrow().epoch()).isEqualTo(4);
  }

  @Test
  void carrierLost_ownerGivesUpAtOnce() {
    knowledge.plan(plan(2, 5, "b", "a"), List.of());
    started(new Claim(VIP, "b", 5, false));
    knowledge.links(OwnLinks.UNKNOWN.with(List.of(link(true))));
    assertThat(decision()).isInstanceOf(Decision.Announce.class);

    knowledge.links(OwnLinks.UNKNOWN.with(List.of(link(false))));
    assertThat(decision()).isEqualTo(new Decision.Yield("no carrier"));
  }

  @Test
  void carrierBack_looksAtTheWireBeforeItAnswersAgain() {
    knowledge.plan(plan(2, 5, "b", "a"), List.of());
    started(new Claim(VIP, "b", 5, false));
    knowledge.links(OwnLinks.UNKNOWN.with(List.of(link(false))));
    knowledge.stopped(VIP);

    knowledge.links(OwnLinks.UNKNOWN.with(List.of(link(true))));
    assertThat(decision()).isInstanceOf(Decision.Probe.class);

    knowledge.probed(VIP, WireProbe.SPEAKER);
    assertThat(decision()).isInstanceOf(Decision.Hold.class);
  }

  @Test
  void stoodStill_looksAtTheWireBeforeItAnswersAgain() {
    knowledge.plan(plan(2, 5, "b", "a"), List.of());
    started(new Claim(VIP, "b", 5, false));

    knowledge.silenced(VIP);
    assertThat(decision()).isInstanceOf(Decision.Probe.class);

    knowledge.probed(VIP, WireProbe.NOBODY);
    assertThat(decision()).isInstanceOf(Decision.Announce.class);
  }

  @Test
  void givenUpEarlier_newPlansWord_isObeyedAtOnce() {
    knowledge.plan(plan(2, 5, "b", "a"), List.of());
    started(new Claim(VIP, "b", 5, false));
    knowledge.plan(plan(3, 6, "a", "b"), List.of());
    knowledge.stopped(VIP);

    knowledge.plan(plan(4, 7, "b", "a"), List.of());

    assertThat(decision()).isEqualTo(new Decision.Announce(7, "planned"));
  }

  @Test
  void firstPlan_ofAnEarlierProcess_isCheckedOnTheWire() {
    Knowledge started = new Knowledge("b", () -> now);

    started.plan(plan(2, 5, "b", "a"), List.of());

    assertThat(Takeover.decide(started.situation(VIP))).isInstanceOf(Decision.Probe.class);
  }

  @Test
  void firstPlan_ofWhatTheWireAnswersAlready_isObeyedAtOnce() {
    Knowledge restarted = new Knowledge("b", () -> now);

    restarted.plan(plan(2, 5, "b", "a"), List.of(VIP));

    assertThat(Takeover.decide(restarted.situation(VIP))).isInstanceOf(Decision.Announce.class);
  }

  @Test
  void speakerThatAnswered_isSuspected_asksTheWireAnew() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.probed(VIP, WireProbe.SPEAKER);
    assertThat(decision()).isInstanceOf(Decision.Hold.class);

    knowledge.peer("c", PeerStatus.SUSPECTED);

    assertThat(decision()).isInstanceOf(Decision.Probe.class);
  }

  @Test
  void apart_whoIsBackOrInAnotherCluster_untilTheClusterReachesIt() {
    knowledge.reports(
        Map.of(
            "a", new SpeakerReport("a", new Lane("10.0.0.1:7946#1"), List.of(), false),
            "c", new SpeakerReport("c", new Lane("10.0.0.3:7946#3"), List.of(), false)));
    pass(Duration.ofSeconds(10));
    knowledge.connected(Set.of("10.0.0.1:7946"));
    assertThat(knowledge.apart()).containsExactly("c");

    knowledge.connected(Set.of("10.0.0.1:7946", "10.0.0.3:7946"));
    assertThat(knowledge.apart()).isEmpty();

    knowledge.peer("a", PeerStatus.SUSPECTED);
    assertThat(knowledge.apart()).isEmpty();
    knowledge.peer("a", PeerStatus.ALIVE);
    assertThat(knowledge.apart()).containsExactly("a");
  }

  @Test
  void claimMadeJustBeforeTheOthersSeemDead_isDoubtedAsWell() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    started(OWN);
    assertThat(knowledge.provisional()).containsExactly(OWN);

    pass(Duration.ofMillis(40));
    knowledge.peer("c", PeerStatus.SUSPECTED);

    assertThat(knowledge.provisional()).containsExactly(OWN.doubted(true));
  }

  @Test
  void claimMadeLongBeforeTheOthersSeemDead_isNotDoubted() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    started(OWN);

    pass(Duration.ofSeconds(5));
    knowledge.peer("c", PeerStatus.SUSPECTED);

    assertThat(knowledge.provisional()).containsExactly(OWN);
  }

  @Test
  void nodesThatThePlanKnowsNoMore_doNotCount() {
    knowledge.peer("x", PeerStatus.SUSPECTED);
    knowledge.peer("y", PeerStatus.SUSPECTED);
    knowledge.peer("z", PeerStatus.SUSPECTED);
    knowledge.peer("a", PeerStatus.SUSPECTED);

    started(OWN);

    assertThat(knowledge.provisional()).containsExactly(OWN);
  }

  @Test
  void ownersInterfaceGone_standbyTakesOver_andGivesBackOnlyWhenItHasSettled() {
    knowledge.reports(reports(true));
    assertThat(decision()).isInstanceOf(Decision.Yield.class);

    assertThat(knowledge.reports(reports(false))).containsExactly("a");
    assertThat(decision()).isInstanceOf(Decision.Probe.class);
    started(OWN);

    knowledge.reports(reports(true));
    pass(Duration.ofSeconds(10));
    assertThat(decision()).isInstanceOf(Decision.Provisional.class);
    pass(Duration.ofSeconds(10));
    assertThat(decision()).isInstanceOf(Decision.HandOver.class);
  }

  private static Map<String, SpeakerReport> reports(boolean carrier) {
    Lane lane = new Lane("10.0.0.1:7946#1");
    return Map.of("a", new SpeakerReport("a", lane, List.of(link(carrier)), false));
  }

  @Test
  void plan_tellsOfWhichAddressesItSaysSomethingElse() {
    IpAddress other = IpAddress.parse("192.0.2.11");
    Assignment same = knowledge.plan().assignment(VIP).orElseThrow();
    Assignment more = new Assignment(other, same.services(), same.candidates(), 1);

    assertThat(next(2, same, more)).contains(Set.of(other));
    assertThat(next(3, same)).contains(Set.of(other));
    assertThat(next(3, more)).as("not newer").isEmpty();
  }

  private Optional<Set<IpAddress>> next(long sequence, Assignment... assignments) {
    return knowledge.plan(
        Plan.of(new PlanVersion(1, sequence), List.of(assignments), List.of()), List.of());
  }

  private static Link link(boolean carrier) {
    return new Link(
        "eth0",
        2,
        MacAddress.parse("02:00:00:00:00:0b"),
        carrier,
        true,
        List.of(Cidr.parse("192.0.2.2/24")));
  }
}
