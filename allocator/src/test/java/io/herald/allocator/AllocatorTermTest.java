package io.herald.allocator;

import static io.herald.allocator.ServiceBuilder.addresses;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.Receptionist;
import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.Event;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusResult;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.protocol.PlanPublished;
import io.herald.actors.replication.PlanRegister;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceCondition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One term after another on one member of a real cluster, which stands for the speakers of two
 * nodes. The plan outlives each test, as it outlives terms.
 */
class AllocatorTermTest {

  private static final IpAddress FIRST = IpAddress.parse("192.0.2.10");
  private static final IpAddress SECOND = IpAddress.parse("192.0.2.11");

  /** Each test has higher terms than the one before. */
  private static final AtomicLong LAST_TERM = new AtomicLong();

  private static TestSpeaker speaker;

  private final List<AllocatorStatus> statuses = new CopyOnWriteArrayList<>();
  private final AtomicBoolean outnumbered = new AtomicBoolean();
  private FakeApiServer server;
  private ActorRef<AllocatorCommand> term;

  @BeforeAll
  static void startMember() {
    speaker = TestSpeaker.start("n1", null);
  }

  @AfterAll
  static void stopMember() {
    speaker.stop();
  }

  @BeforeEach
  void startTerm() {
    speaker.report("n1", "n2");
    server = new FakeApiServer(LAST_TERM.addAndGet(10), "192.0.2.10-192.0.2.19", "n1", "n2");
    term = start();
    // What the last test left in the plan goes, since this server has no such Services.
    soon().untilAsserted(() -> assertThat(speaker.plan().assignments()).isEmpty());
  }

  @AfterEach
  void stopTerm() {
    speaker.kit.stop(term);
  }

  private ActorRef<AllocatorCommand> start() {
    FakeApiServer.Connection api = server.connect("n1");
    api.contend(
        new AllocatorLease.Listener() {
          @Override
          public void onAcquired(long gained) {}

          @Override
          public void onLost(String reason) {}
        });
    return speaker.kit.spawn(
        AllocatorTerm.create(
            TestSpeaker.SETTINGS, api, statuses::add, outnumbered::get, server.term()));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
  }

  private static ConditionFactory steadily() {
    return soon().during(Duration.ofMillis(300));
  }

  private void awaitOwner(IpAddress address, String... nodes) {
    soon().untilAsserted(() -> assertThat(speaker.owner(address)).isIn((Object[]) nodes));
  }

  private AllocatorStatus status() {
    return statuses.get(statuses.size() - 1);
  }

  @Test
  void newService_getsAddressAndOwner() {
    server.apply(service("web"));

    awaitOwner(FIRST, "n1", "n2");
    assertThat(server.ingress("web")).containsExactly(FIRST);
    assertThat(server.events("IPAllocated")).hasSize(1);
    soon().untilAsserted(() -> assertThat(status().plan()).isEqualTo(speaker.plan()));
  }

  @Test
  void newPlan_followersHearOfItWhenItIsInTheirReplica() {
    TestProbe<PlanPublished> follower = speaker.kit.createTestProbe(PlanPublished.class);
    speaker
        .kit
        .system()
        .receptionist()
        .tell(Receptionist.register(PlanRegister.FOLLOWERS, follower.getRef()));

    // The receptionist lets the allocator know of the follower some plans later.
    AtomicInteger services = new AtomicInteger();
    soon()
        .untilAsserted(
            () -> {
              server.apply(service("web-" + services.incrementAndGet()));
              follower.expectMessage(Duration.ofSeconds(1), PlanPublished.NOTICE);
            });

    assertThat(speaker.plan().assignments()).isNotEmpty();
    speaker
        .kit
        .system()
        .receptionist()
        .tell(Receptionist.deregister(PlanRegister.FOLLOWERS, follower.getRef()));
  }

  @Test
  void speakerWithoutInterface_isAnEventOnItsNode() {
    speaker.report(List.of(), "n3");

    soon()
        .untilAsserted(
            () ->
                assertThat(server.events("NoUsableInterface"))
                    .extracting(event -> event.regarding().toString())
                    .containsExactly("Node n3"));
    speaker.forget("n3");
  }

  @Test
  void newService_isOneStatusWriteWithItsConditionsAndOneEvent() {
    server.apply(service("seen"));
    awaitOwner(FIRST, "n1", "n2");
    int writes = server.written.size();

    server.apply(service("web"));

    awaitOwner(SECOND, "n1", "n2");
    steadily().untilAsserted(() -> assertThat(server.written).hasSize(writes + 1));
    assertThat(server.service("web").conditions().values())
        .allMatch(ServiceCondition::holds)
        .extracting(ServiceCondition::type)
        .containsExactlyInAnyOrder("Allocated", "Announced");
    assertThat(server.events).filteredOn(e -> e.regarding().name().equals("web")).hasSize(1);
    server.touch("web");
    steadily().untilAsserted(() -> assertThat(server.written).hasSize(writes + 1));
  }

  @Test
  void report_namesNodeAndPoolUse_andFollowsTheService() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");

    soon()
        .untilAsserted(
            () -> {
              StatusReport last = server.reports.get(server.reports.size() - 1);
              assertThat(last.announcements())
                  .singleElement()
                  .satisfies(
                      one -> {
                        assertThat(one.service().name()).isEqualTo("web");
                        assertThat(one.node()).isEqualTo(speaker.owner(FIRST));
                      });
              assertThat(last.pools().get("default").assignedIpv4()).isEqualTo(1);
              assertThat(last.pools().get("default").availableIpv4()).isEqualTo(9);
            });
    server.delete("web");
    soon()
        .untilAsserted(
            () -> {
              StatusReport last = server.reports.get(server.reports.size() - 1);
              assertThat(last.announcements()).isEmpty();
              assertThat(last.pools().get("default").assignedIpv4()).isZero();
            });
  }

  @Test
  void smallerHalfOfACutCluster_plansNothingUntilItIsWhole() {
    speaker.kit.stop(term);
    server.opened.forEach(FakeApiServer.Connection::close);
    outnumbered.set(true);
    startTerm();
    server.apply(service("web"));

    soon().untilAsserted(() -> assertThat(server.ingress("web")).containsExactly(FIRST));
    steadily().untilAsserted(() -> assertThat(speaker.owner(FIRST)).isEqualTo("nobody"));
    outnumbered.set(false);
    server.touch("web");
    awaitOwner(FIRST, "n1", "n2");
  }

  @Test
  void statusNotWrittenYet_addressNotPlanned() {
    server.holdWrites();

    server.apply(service("web"));

    soon().until(() -> server.waitingWrites() == 1);
    steadily().untilAsserted(() -> assertThat(speaker.owner(FIRST)).isEqualTo("nobody"));
    server.letWritesThrough();
    awaitOwner(FIRST, "n1", "n2");
  }

  @Test
  void statusRefusedByConflict_writtenFromNextSnapshotAndPlannedOnlyThen() {
    server.apply(service("seen"));
    awaitOwner(FIRST, "n1", "n2");
    server.failNextWrite(new StatusResult.Conflict());

    server.apply(service("web"));
    soon().until(() -> !server.hasFaultsLeft());

    steadily().untilAsserted(() -> assertThat(speaker.owner(SECOND)).isEqualTo("nobody"));
    server.touch("web");
    awaitOwner(SECOND, "n1", "n2");
    assertThat(server.ingress("web")).containsExactly(SECOND);
  }

  @Test
  void statusWriteFailed_sameAddressWrittenWithNextSnapshot() {
    server.failNextWrite(new StatusResult.Failed("no answer"));
    server.apply(service("web"));
    soon().until(() -> !server.hasFaultsLeft());

    server.apply(service("later"));

    awaitOwner(FIRST, "n1", "n2");
    awaitOwner(SECOND, "n1", "n2");
    assertThat(server.ingress("web")).containsExactly(FIRST);
  }

  @Test
  void leaseNoLongerHeld_nothingWrittenNorPlanned() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    Plan before = speaker.plan();

    server.seizeLease();
    server.apply(service("late"));
    server.delete("web");

    steadily().untilAsserted(() -> assertThat(speaker.plan()).isEqualTo(before));
    assertThat(server.ingress("late")).isEmpty();
  }

  @Test
  void newTerm_readsEverythingAgainAndMovesNothing() {
    server.apply(service("web"));
    server.apply(service("mail"));
    awaitOwner(FIRST, "n1", "n2");
    awaitOwner(SECOND, "n1", "n2");
    Plan before = speaker.plan();
    speaker.kit.stop(term);
    server.opened.forEach(FakeApiServer.Connection::close);
    int writes = server.written.size();

    term = start();

    soon().untilAsserted(() -> assertThat(status().term()).isEqualTo(server.term()));
    soon().untilAsserted(() -> assertThat(status().plan()).isEqualTo(before));
    steadily().untilAsserted(() -> assertThat(speaker.plan()).isEqualTo(before));
    assertThat(server.written).hasSize(writes);
  }

  @Test
  void leaseDeletedSoThatTermsStartOver_plansStillReplaceEarlierOnes() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    speaker.kit.stop(term);
    server = new FakeApiServer(0, "192.0.2.10-192.0.2.19", "n1", "n2");

    term = start();
    server.apply(service("web").assigned("default", "192.0.2.10"));
    server.apply(service("mail"));

    awaitOwner(SECOND, "n1", "n2");
    LAST_TERM.set(speaker.plan().version().term());
  }

  @Test
  void speakersNotReportedYet_noPlanBeforeTheyDo() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    Plan before = speaker.plan();
    speaker.kit.stop(term);
    server.opened.forEach(FakeApiServer.Connection::close);
    speaker.forget("n1", "n2");

    term = start();
    server.apply(service("mail"));

    soon().until(() -> !server.ingress("mail").isEmpty());
    steadily().untilAsserted(() -> assertThat(speaker.plan()).isEqualTo(before));
    speaker.report("n1", "n2");
    awaitOwner(SECOND, "n1", "n2");
    assertThat(speaker.plan().assignment(FIRST)).isEqualTo(before.assignment(FIRST));
  }

  @Test
  void provisionalClaim_planAmendedToWhatIsTrueOnTheWire() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    String taker = speaker.owner(FIRST).equals("n1") ? "n2" : "n1";
    long epoch = speaker.plan().assignment(FIRST).orElseThrow().epoch() + 1;

    term.tell(new Announced(new Claim(FIRST, taker, epoch, true)));

    awaitOwner(FIRST, taker);
    assertThat(speaker.plan().assignment(FIRST).orElseThrow().epoch()).isEqualTo(epoch);
  }

  @Test
  void strangerOnTheWire_serviceGetsAnotherAddressAndIsTold() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    MacAddress mac = MacAddress.parse("02:00:00:00:00:99");

    term.tell(new Conflict(FIRST, "n1", "eth0", mac, false));

    awaitOwner(SECOND, "n1", "n2");
    assertThat(server.ingress("web")).containsExactly(SECOND);
    assertThat(speaker.plan().assignment(FIRST)).isEmpty();
    assertThat(server.events("AddressConflict"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.regarding().name()).isEqualTo("web");
              assertThat(event.type()).isEqualTo(Event.Type.WARNING);
              assertThat(event.message()).contains("192.0.2.10", mac.toString(), "n1", "eth0");
            });
    soon().untilAsserted(() -> assertThat(status().quarantined()).containsExactly(FIRST));
  }

  @Test
  void strangerClaimsAnnouncedAddress_defendedNotMoved() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");

    term.tell(new Conflict(FIRST, "n1", "eth0", MacAddress.parse("02:00:00:00:00:99"), true));

    soon().until(() -> server.events("AddressConflict").size() == 1);
    steadily().untilAsserted(() -> assertThat(server.ingress("web")).containsExactly(FIRST));
  }

  @Test
  void announcedTwice_oneEventPerNode() {
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    long epoch = speaker.plan().assignment(FIRST).orElseThrow().epoch();

    term.tell(new Announced(new Claim(FIRST, "n1", epoch, false)));
    term.tell(new Announced(new Claim(FIRST, "n1", epoch, false)));
    term.tell(new Announced(new Claim(FIRST, "n2", epoch, false)));

    soon().until(() -> server.events("nodeAssigned").size() >= 2);
    assertThat(server.events("nodeAssigned"))
        .extracting(Event::message)
        .containsExactly(
            "announcing from node \"n1\" with protocol \"layer2\"",
            "announcing from node \"n2\" with protocol \"layer2\"");
  }

  @Test
  void configurationProblem_saidOnceAndAgainAfterItWasMended() {
    ConfigurationProblem problem =
        new ConfigurationProblem(
            new ObjectRef("v1", "ConfigMap", "metallb-system", "config", ""),
            "address-pools[0].addresses[0]",
            "is no range",
            "write FIRST-LAST");
    server.breakConfiguration(problem);
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");

    assertThat(server.events("InvalidConfiguration"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.message())
                    .contains(
                        "ConfigMap metallb-system/config",
                        "address-pools[0].addresses[0]",
                        "write FIRST-LAST",
                        "the last valid configuration stays in force"));
    server.breakConfiguration();
    server.breakConfiguration(problem);
    soon().until(() -> server.events("InvalidConfiguration").size() == 2);
  }

  @Test
  void configurationProblems_areReportedForEachSpeaker_andEachSeverityHasItsEvent() {
    ObjectRef pool = new ObjectRef("metallb.io/v1beta1", "IPAddressPool", "n", "b", "");
    ConfigurationProblem error =
        new ConfigurationProblem(pool, "spec.addresses[0]", "overlaps a", "change it");
    ConfigurationProblem warning =
        ConfigurationProblem.warning(pool, "", "no advertisement covers this pool", "create one");
    ConfigurationProblem ignored = ConfigurationProblem.ignored(pool, "is ignored", "delete it");
    server.breakConfiguration(error, warning, ignored);
    server.apply(service("web"));
    awaitOwner(FIRST, "n1", "n2");
    soon().until(() -> server.reported != null && server.reported.problems().size() == 3);

    assertThat(server.reported.isValid()).isFalse();
    assertThat(server.reported.nodes()).containsExactlyInAnyOrderElementsOf(Set.of("n1", "n2"));
    soon().until(() -> server.reported.speakers().contains("n1"));
    assertThat(server.events("InvalidConfiguration")).hasSize(1);
    assertThat(server.events("ConfigurationWarning"))
        .singleElement()
        .satisfies(event -> assertThat(event.message()).doesNotContain("last valid"));
    assertThat(server.events("ConfigurationIgnored")).hasSize(1);

    server.breakConfiguration(warning);
    soon().until(() -> server.reported.isValid());
  }

  @Test
  void statusShowsAssignedAddresses_adoptedNotWritten() {
    server.apply(service("web").assigned("default", "192.0.2.15"));

    awaitOwner(addresses("192.0.2.15").get(0), "n1", "n2");
    assertThat(server.written).isEmpty();
  }
}
