package io.herald.allocator;

import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorRef;
import akka.cluster.typed.Leave;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The singleton on three members, one set for all tests: each goes on where the last one ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AllocatorsTest {

  private static final IpAddress FIRST = IpAddress.parse("192.0.2.10");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.11");
  private static final IpAddress THIRD = IpAddress.parse("192.0.2.12");
  private static final IpAddress FOURTH = IpAddress.parse("192.0.2.13");

  private static final Map<String, TestSpeaker> SPEAKERS = new TreeMap<>();
  private static final Map<String, ActorRef<AllocatorCommand>> ALLOCATORS = new TreeMap<>();
  private static final Map<String, AllocatorStatus> STATUSES = new ConcurrentHashMap<>();
  private static FakeApiServer server;

  @BeforeAll
  static void startThreeMembers() {
    server = new FakeApiServer(0, "192.0.2.10-192.0.2.19", "n1", "n2", "n3");
    TestSpeaker first = null;
    for (String node : List.of("n1", "n2", "n3")) {
      TestSpeaker speaker = TestSpeaker.start(node, first);
      first = first == null ? speaker : first;
      SPEAKERS.put(node, speaker);
      ALLOCATORS.put(
          node,
          Allocator.start(
              speaker.kit.system(),
              TestSpeaker.SETTINGS,
              new AllocatorPorts(
                  () -> server.connect(node), status -> STATUSES.put(node, status))));
    }
  }

  @AfterAll
  static void stop() {
    SPEAKERS.values().forEach(TestSpeaker::stop);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  private static TestSpeaker speaker(String node) {
    TestSpeaker speaker = SPEAKERS.get(node);
    assertThat(speaker).isNotNull();
    return speaker;
  }

  private static void awaitPlanned(IpAddress... addresses) {
    soon()
        .untilAsserted(
            () ->
                assertThat(SPEAKERS.values())
                    .allSatisfy(
                        speaker ->
                            assertThat(speaker.plan().assignments()).containsOnlyKeys(addresses)));
  }

  private static long acting() {
    return STATUSES.values().stream().filter(AllocatorStatus::holding).count();
  }

  @Test
  @Order(1)
  void firstPlan_waitsForEverySpeakerAndIsBalanced() {
    server.apply(service("a"));
    server.apply(service("b"));
    server.apply(service("c"));
    soon().until(() -> server.written.size() == 3);
    speaker("n1").report("n1");
    speaker("n2").report("n2");
    await()
        .during(Duration.ofMillis(400))
        .untilAsserted(() -> assertThat(speaker("n1").plan()).isEqualTo(Plan.EMPTY));

    speaker("n3").report("n3");

    awaitPlanned(FIRST, SECOND, THIRD);
    assertThat(List.of(owner(FIRST), owner(SECOND), owner(THIRD)))
        .containsExactlyInAnyOrder("n1", "n2", "n3");
  }

  private static String owner(IpAddress address) {
    return speaker("n3").owner(address);
  }

  @Test
  @Order(2)
  void threeMembers_oneConnectionOneWatcherOneActs() {
    assertThat(server.opened).hasSize(1);
    assertThat(server.opened.get(0).node).isEqualTo("n1");
    soon().untilAsserted(() -> assertThat(acting()).isEqualTo(1));
  }

  @Test
  @Order(3)
  void announcedOnAnotherMember_reachesTheAllocator() {
    ActorRef<AllocatorCommand> proxy = ALLOCATORS.get("n3");
    assertThat(proxy).isNotNull();

    proxy.tell(new Announced(new Claim(FIRST, "n3", 1, false)));

    soon().until(() -> server.events("nodeAssigned").size() == 1);
  }

  @Test
  @Order(4)
  void leaseLostAndGainedAgain_newTermWaitsForReportsAndMovesNothing() {
    Plan before = speaker("n1").plan();
    server.seizeLease();
    soon().untilAsserted(() -> assertThat(acting()).isZero());
    int written = server.written.size();
    server.apply(service("d"));
    soon().until(() -> server.opened.get(0).isClosed());
    assertThat(server.written).hasSize(written);
    speaker("n3").forget("n3");

    server.release();

    soon().until(() -> server.written.size() == written + 1);
    assertThat(server.opened).hasSize(2);
    await()
        .during(Duration.ofMillis(400))
        .untilAsserted(() -> assertThat(speaker("n1").plan()).isEqualTo(before));
    speaker("n3").report("n3");
    awaitPlanned(FIRST, SECOND, THIRD, FOURTH);
    Plan after = speaker("n1").plan();
    assertThat(after.version().term()).isGreaterThan(before.version().term());
    before
        .assignments()
        .forEach(
            (address, assignment) ->
                assertThat(after.assignment(address).orElseThrow())
                    .returns(assignment.owner(), Assignment::owner)
                    .returns(assignment.epoch(), Assignment::epoch));
    server.delete("d");
    awaitPlanned(FIRST, SECOND, THIRD);
  }

  @Test
  @Order(5)
  void nodeOfTheSingletonLeaves_leaseReleasedAndNextActsFromTheSamePlan() {
    TestSpeaker leaver = speaker("n1");
    Plan before = speaker("n2").plan();
    leaver.cluster().manager().tell(Leave.create(leaver.cluster().selfMember().address()));

    soon().until(() -> server.opened.size() == 3 && server.opened.get(2).isHeld());
    SPEAKERS.remove("n1");
    ALLOCATORS.remove("n1");
    assertThat(server.opened.get(2).node).isEqualTo("n2");
    assertThat(server.opened.get(1).isClosed()).isTrue();

    soon().untilAsserted(() -> assertThat(owner(FIRST)).isIn("n2", "n3"));
    awaitPlanned(FIRST, SECOND, THIRD);
    soon()
        .untilAsserted(
            () ->
                assertThat(List.of(owner(FIRST), owner(SECOND), owner(THIRD)))
                    .doesNotContain("n1", "nobody"));
    before
        .assignments()
        .values()
        .forEach(
            assignment -> {
              if (!assignment.isOwnedBy("n1")) {
                assertThat(assignment.isOwnedBy(owner(assignment.address()))).isTrue();
              }
            });
    leaver.stop();
    assertThat(server.callers)
        .as("opening and closing a connection may take seconds")
        .hasSizeGreaterThanOrEqualTo(5)
        .noneMatch(thread -> thread.contains("default-dispatcher"));
  }
}
