package io.herald.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.announcer.takeover.Decision;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.announcer.takeover.Takeover;
import io.herald.announcer.takeover.WireProbe;
import java.time.Duration;
import java.util.List;
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
  void claimMadeAlone_keptBackAndGivenUp_whenTheOwnerIsAliveAfterAll() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.peer("c", PeerStatus.SUSPECTED);
    knowledge.started(OWN);
    assertThat(knowledge.provisional()).isEmpty();

    knowledge.peer("c", PeerStatus.ALIVE);
    knowledge.peer("a", PeerStatus.ALIVE);

    assertThat(decision()).isInstanceOf(Decision.Yield.class);
  }

  @Test
  void claimMadeAlone_told_whenTheOwnerStaysAway() {
    knowledge.peer("a", PeerStatus.SUSPECTED);
    knowledge.peer("c", PeerStatus.SUSPECTED);
    knowledge.started(OWN);

    knowledge.peer("c", PeerStatus.ALIVE);
    assertThat(knowledge.provisional()).isEmpty();
    pass(Duration.ofSeconds(2));

    assertThat(knowledge.provisional()).containsExactly(OWN);
    assertThat(decision()).isInstanceOf(Decision.Provisional.class);
  }

  @Test
  void rivalsClaim_notRepeated_isGone() {
    knowledge.claimed(new Claim(VIP, "c", 9, true));
    knowledge.started(OWN);
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
    knowledge.started(new Claim(VIP, "b", 5, false));
    knowledge.links(List.of(link(true)));
    assertThat(decision()).isInstanceOf(Decision.Announce.class);

    knowledge.links(List.of(link(false)));
    assertThat(decision()).isEqualTo(new Decision.Yield("no carrier"));
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
