package io.herald.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.announcer.takeover.PeerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three speakers in one JVM: real clustering and sharding, a recorded wire. */
class AnnouncersTest {

  private static final IpAddress VIP = IpAddress.parse("192.0.2.10");

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka {
                actor.provider = cluster
                loglevel = WARNING
                remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                cluster {
                  jmx.enabled = off
                  gossip-interval = 100ms
                  leader-actions-interval = 100ms
                  sharding {
                    passivation.strategy = none
                    retry-interval = 100ms
                    waiting-for-state-timeout = 300ms
                  }
                }
                coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off }
              }
              """)
          .withFallback(ConfigFactory.load());

  private final List<String> timeline = RecordingAnswering.newTimeline();
  private final Map<String, SpeakerReport> reports = new TreeMap<>();
  private final Map<String, Speaker> speakers = new TreeMap<>();
  private long sequence;

  /** One speaker's actor system. */
  private record Speaker(
      String node,
      ActorTestKit kit,
      RecordingAnswering wire,
      TestProbe<AllocatorCommand> allocator,
      CountDownLatch ready,
      ActorRef<Announcers.Command> announcers) {

    static Speaker start(String node, List<String> timeline, Cluster first) {
      ActorTestKit kit = ActorTestKit.create("herald", CONFIG);
      Cluster cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create((first == null ? cluster : first).selfMember().address()));
      CountDownLatch ready = new CountDownLatch(1);
      RecordingAnswering wire = new RecordingAnswering(node, timeline);
      TestProbe<AllocatorCommand> allocator = kit.createTestProbe(AllocatorCommand.class);
      return new Speaker(
          node,
          kit,
          wire,
          allocator,
          ready,
          kit.spawn(
              Announcers.create(
                  node,
                  wire,
                  courier(node, timeline),
                  allocator.ref(),
                  ready::countDown,
                  AnnouncerListener.NONE),
              "announcers"));
    }

    private static ClaimCourier courier(String node, List<String> timeline) {
      return (other, claims) ->
          claims.forEach(claim -> timeline.add(node + " tells " + other + " of " + claim));
    }

    Cluster cluster() {
      return Cluster.get(kit.system());
    }

    boolean answers(IpAddress address) {
      return wire.answered().contains(address);
    }
  }

  @BeforeEach
  void startThreeSpeakers() {
    Cluster first = null;
    for (String node : List.of("a", "b", "c")) {
      Speaker speaker = Speaker.start(node, timeline, first);
      first = first == null ? speaker.cluster() : first;
      speakers.put(node, speaker);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> speakers.values().stream().allMatch(speaker -> speaker.ready().getCount() == 0));
    speakers
        .values()
        .forEach(
            speaker ->
                reports.put(
                    speaker.node(),
                    new SpeakerReport(
                        speaker.node(),
                        Lane.of(speaker.cluster().selfMember().uniqueAddress()),
                        List.of(link(true)),
                        false)));
    tellAll(new Announcers.ReportsChanged(reports));
    for (String node : speakers.keySet()) {
      tellAll(new Announcers.PeerChanged(node, PeerStatus.ALIVE));
    }
  }

  @AfterEach
  void stop() {
    speakers.values().forEach(speaker -> speaker.kit().shutdownTestKit());
  }

  private static Link link(boolean carrier) {
    MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
    return new Link("eth0", 2, mac, carrier, true, List.of());
  }

  private void tellAll(Announcers.Command command) {
    speakers.values().forEach(speaker -> speaker.announcers().tell(command));
  }

  private void plan(long epoch, String... candidates) {
    tellAll(new Announcers.PlanChanged(planOf(1, epoch, candidates)));
  }

  private Plan planOf(long term, long epoch, String... candidates) {
    Assignment assignment =
        new Assignment(
            VIP,
            new TreeSet<>(List.of(new ServiceKey("default", "nginx"))),
            Stream.of(candidates).map(node -> new Candidate(node, LinkSelection.ALL)).toList(),
            epoch);
    return Plan.of(new PlanVersion(term, ++sequence), List.of(assignment), List.of());
  }

  private List<String> answerers() {
    return speakers.values().stream()
        .filter(speaker -> speaker.answers(VIP))
        .map(Speaker::node)
        .toList();
  }

  private void awaitAnswerers(String... nodes) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(answerers()).containsExactly(nodes));
  }

  @Test
  void newAddress_probedThenAnnouncedByItsOwner() {
    plan(1, "a", "b", "c");

    awaitAnswerers("a");
    assertThat(timeline).containsSubsequence("a probe 192.0.2.10", "a announce 192.0.2.10");
    assertThat(speakers.get("a").allocator().receiveMessage())
        .isEqualTo(new AllocatorCommand.Announced(new Claim(VIP, "a", 1, false)));
  }

  @Test
  void newAddress_heldByStranger_neverAnnouncedAndReported() {
    MacAddress stranger = MacAddress.parse("02:00:00:00:00:99");
    speakers.get("a").wire().putStranger(VIP, stranger);

    plan(1, "a", "b", "c");

    assertThat(speakers.get("a").allocator().receiveMessage())
        .isEqualTo(new AllocatorCommand.Conflict(VIP, "a", "eth0", stranger, false));
    assertThat(timeline).doesNotContain("a announce 192.0.2.10");
  }

  @Test
  void plannedMove_newOwnerAnnouncesBeforeOldOneStops() {
    plan(1, "a", "b", "c");
    awaitAnswerers("a");

    plan(2, "b", "a", "c");

    awaitAnswerers("b");
    List<String> moves = new ArrayList<>(timeline);
    assertThat(moves.indexOf("b announce 192.0.2.10"))
        .isLessThan(moves.indexOf("a withdraw 192.0.2.10"));
  }

  @Test
  void plannedMove_newOwnerHasNoPlanYet_startsOnTheOldOnesWord() {
    plan(1, "a", "b", "c");
    awaitAnswerers("a");

    speakers.get("a").announcers().tell(new Announcers.PlanChanged(planOf(1, 2, "b", "a")));

    awaitAnswerers("b");
  }

  @Test
  void ownerSuspected_onlyFirstLivingStandbyTakesOver_withNextEpoch() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");
    speakers.get("a").kit().shutdownTestKit();
    Speaker dead = speakers.remove("a");
    dead.wire().withdraw(VIP);

    tellAll(new Announcers.PeerChanged("a", PeerStatus.SUSPECTED));

    awaitAnswerers("b");
    assertThat(speakers.get("b").allocator().receiveMessage())
        .isEqualTo(new AllocatorCommand.Announced(new Claim(VIP, "b", 5, true)));
  }

  @Test
  void pausedOwnerReturns_yieldsToTheTakeover() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");

    speakers.get("b").announcers().tell(new Announcers.PeerChanged("a", PeerStatus.SUSPECTED));
    awaitAnswerers("b");
    speakers.get("b").announcers().tell(new Announcers.PeerChanged("a", PeerStatus.ALIVE));

    await()
        .during(Duration.ofMillis(1200))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(answerers()).containsExactly("b"));
  }

  @Test
  void claimOfANodeThatTheClusterDoesNotReach_higherEpoch_yieldsAtOnce() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");

    speakers
        .get("a")
        .announcers()
        .tell(new Announcers.ClaimsHeard(List.of(new Claim(VIP, "b", 5, false)), true));

    awaitAnswerers();
  }

  @Test
  void claimOfANodeHeldToBeDead_higherEpoch_isNotOutbidWithoutALookAtTheWire() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");
    timeline.clear();

    speakers.get("a").announcers().tell(new Announcers.PeerChanged("b", PeerStatus.SUSPECTED));
    speakers
        .get("a")
        .announcers()
        .tell(new Announcers.ClaimsHeard(List.of(new Claim(VIP, "b", 5, false)), true));
    tellAll(new Announcers.PeerChanged("c", PeerStatus.LEAVING));

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            // The announcer withdraws while the question is being asked: in either order.
            () ->
                assertThat(timeline)
                    .contains("a withdraw 192.0.2.10")
                    .containsSubsequence("a probe 192.0.2.10", "a announce 192.0.2.10"));
  }

  @Test
  void peerIsBack_isToldEveryClaim() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");
    speakers.get("a").announcers().tell(new Announcers.PeerChanged("b", PeerStatus.SUSPECTED));
    timeline.clear();

    speakers.get("a").announcers().tell(new Announcers.PeerChanged("b", PeerStatus.ALIVE));

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> timeline.contains("a tells b of " + new Claim(VIP, "a", 4, false)));
  }

  @Test
  void ownerStoodStill_nobodyTookOver_probesAndAnswersAgain() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");
    timeline.clear();

    speakers.get("a").wire().withdraw(VIP);
    speakers.get("a").announcers().tell(new Announcers.Silenced(Set.of(VIP)));

    awaitAnswerers("a");
    assertThat(timeline)
        .containsSubsequence(
            "a withdraw 192.0.2.10", "a probe 192.0.2.10", "a announce 192.0.2.10");
  }

  @Test
  void takeoverConfirmedByPlan_staysWhereItIs() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");
    speakers.get("b").announcers().tell(new Announcers.PeerChanged("a", PeerStatus.SUSPECTED));
    awaitAnswerers("b");

    plan(5, "b", "a", "c");

    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(answerers()).containsExactly("b"));
    assertThat(timeline).doesNotContain("b withdraw 192.0.2.10");
  }

  @Test
  void serviceGone_nobodyAnswers() {
    plan(1, "a", "b", "c");
    awaitAnswerers("a");

    tellAll(
        new Announcers.PlanChanged(Plan.of(new PlanVersion(1, ++sequence), List.of(), List.of())));

    awaitAnswerers();
  }

  @Test
  void drain_handsOverToFirstStandbyWithoutTheAllocator() {
    plan(1, "a", "b", "c");
    awaitAnswerers("a");
    TestProbe<Announcers.Drained> drained =
        speakers.get("a").kit().createTestProbe(Announcers.Drained.class);

    speakers.get("a").announcers().tell(new Announcers.Drain(drained.ref()));

    drained.expectMessage(Duration.ofSeconds(10), Announcers.Drained.DONE);
    awaitAnswerers("b");
  }

  @Test
  void ownerReportsItsCarrierLost_standbyTakesOverWithoutTheAllocator() {
    plan(4, "a", "b", "c");
    awaitAnswerers("a");

    speakers.get("a").announcers().tell(new Announcers.LinksChanged(List.of(link(false))));
    SpeakerReport before = reports.get("a");
    reports.put("a", new SpeakerReport("a", before.lane(), List.of(link(false)), false));
    tellAll(new Announcers.ReportsChanged(Map.copyOf(reports)));

    awaitAnswerers("b");
  }

  @Test
  void drain_firstStandbyWithoutCarrier_isPassedOver() {
    plan(1, "a", "b", "c");
    awaitAnswerers("a");
    // The others do not know of it yet.
    speakers.get("b").announcers().tell(new Announcers.LinksChanged(List.of(link(false))));
    SpeakerReport before = reports.get("b");
    TestProbe<Announcers.Drained> drained =
        speakers.get("a").kit().createTestProbe(Announcers.Drained.class);

    speakers.get("a").announcers().tell(new Announcers.Drain(drained.ref()));
    await()
        .during(Duration.ofMillis(700))
        .untilAsserted(() -> assertThat(answerers()).as("refused").containsExactly("a"));
    reports.put("b", new SpeakerReport("b", before.lane(), List.of(link(false)), false));
    tellAll(new Announcers.ReportsChanged(Map.copyOf(reports)));

    drained.expectMessage(Duration.ofSeconds(10), Announcers.Drained.DONE);
    awaitAnswerers("c");
  }

  @Test
  void olderPlan_ignored() {
    tellAll(new Announcers.PlanChanged(planOf(2, 1, "b", "a")));
    awaitAnswerers("b");

    tellAll(new Announcers.PlanChanged(planOf(1, 9, "a", "b")));

    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(answerers()).containsExactly("b"));
  }
}
