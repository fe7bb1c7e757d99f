package io.herald.allocator;

import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Allocation;
import io.herald.allocator.allocation.AllocationResult;
import io.herald.allocator.allocation.AllocationSettings;
import io.herald.allocator.allocation.Ledger;
import io.herald.allocator.placement.Unannounced;
import io.herald.allocator.placement.Unannounced.Cause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The conditions of one pass after another; time and what is announced are given. */
class ServiceConditionsTest {
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.10");
  private static final ServiceKey WEB = new ServiceKey("default", "web");
  private static final long ADOPTION = ServiceConditions.ADOPTION_DELAY.toNanos();
  private static final long GRACE = ServiceConditions.GRACE.toNanos();
  private static final AllocationSettings SETTINGS =
      new AllocationSettings(Optional.empty(), "n1", Set.of());
  private static final Optional<Map<ServiceKey, Unannounced>> ALL_WELL = Optional.of(Map.of());
  private static final Optional<Map<ServiceKey, Unannounced>> NO_NODE =
      Optional.of(Map.of(WEB, new Unannounced(Cause.NO_ELIGIBLE_NODE, "n1: it is excluded")));

  private final List<Event> events = new ArrayList<>();
  private final ServiceConditions conditions = new ServiceConditions(events::add, "n1");
  private Ledger ledger = Ledger.EMPTY;
  private ClusterSnapshot snapshot = snapshot();
  private AllocationResult allocation;

  private static ClusterSnapshot snapshot(ServiceBuilder... services) {
    Map<ServiceKey, Service> byKey = new HashMap<>();
    for (ServiceBuilder each : services) {
      Service built = each.build();
      byKey.put(built.key(), built);
    }
    Configuration configuration =
        new Configuration(List.of(Pools.pool("default", "192.0.2.10-192.0.2.11")), List.of());
    return new ClusterSnapshot(
        byKey, Map.of(), Map.of(), Map.of(), Optional.of(configuration), List.of());
  }

  private void see(ServiceBuilder... services) {
    snapshot = snapshot(services);
    allocation = Allocation.reconcile(snapshot, ledger, SETTINGS);
    ledger = allocation.ledger();
  }

  private List<StatusUpdate> complete(Optional<Map<ServiceKey, Unannounced>> unannounced) {
    return conditions.complete(allocation, unannounced);
  }

  private List<StatusUpdate> due(Optional<Map<ServiceKey, Unannounced>> unannounced, long nanos) {
    return conditions.due(
        snapshot, service -> Allocation.isOurs(service, SETTINGS), allocation, unannounced, nanos);
  }

  private static ServiceCondition condition(String type, boolean holds, String reason) {
    return new ServiceCondition(type, holds, reason, "as shown");
  }

  private static ServiceBuilder assigned(ServiceCondition... shown) {
    Map<String, ServiceCondition> byType = new HashMap<>();
    for (ServiceCondition each : shown) {
      byType.put(each.type(), each);
    }
    return service("web").assigned("default", FIRST.toString()).conditions(byType);
  }

  @Test
  void plainAllocation_bothConditionsAreInItsOneWrite() {
    see(service("web"));

    assertThat(complete(ALL_WELL))
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.ingress()).containsExactly(FIRST);
              assertThat(update.conditions().get("Allocated"))
                  .isEqualTo(
                      new ServiceCondition(
                          "Allocated", true, "IPAllocated", "from pool \"default\""));
              assertThat(update.conditions().get("Announced").holds()).isTrue();
            });
    assertThat(due(ALL_WELL, 0)).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void allocationThatNobodyMayAnnounce_saysSoInTheSameWriteAndOnce() {
    see(service("web"));

    ServiceCondition announced = complete(NO_NODE).get(0).conditions().get("Announced");

    assertThat(announced.holds()).isFalse();
    assertThat(announced.reason()).isEqualTo("NoEligibleNode");
    assertThat(announced.message()).contains("n1: it is excluded");
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo("announceFailed");
              assertThat(event.message()).isEqualTo(announced.message());
              assertThat(event.regarding().name()).isEqualTo("web");
            });
    see(assigned(complete(NO_NODE).get(0).conditions().values().toArray(ServiceCondition[]::new)));
    assertThat(due(NO_NODE, GRACE)).isEmpty();
    assertThat(due(NO_NODE, 3 * GRACE)).isEmpty();
    assertThat(events).hasSize(1);
  }

  @Test
  void noEndpoints_isAConditionWithoutAnEvent() {
    see(service("web"));
    var noPods = Map.of(WEB, new Unannounced(Cause.NO_ENDPOINTS, "no endpoint serves"));

    assertThat(complete(Optional.of(noPods)).get(0).conditions().get("Announced").reason())
        .isEqualTo("NoEndpoints");
    assertThat(events).isEmpty();
  }

  @Test
  void placementNotKnownYet_announcedIsLeftOut() {
    see(service("web"));

    assertThat(complete(Optional.empty()).get(0).conditions()).containsOnlyKeys("Allocated");
  }

  @Test
  void noAddressToBeHad_isWrittenOnceWithTheReason() {
    see(service("web").annotation("metallb.io/address-pool", "nowhere"));

    List<StatusUpdate> due = due(ALL_WELL, 0);

    assertThat(due)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.ingress()).isEmpty();
              assertThat(update.conditions()).containsOnlyKeys("Allocated");
              ServiceCondition allocated = update.conditions().get("Allocated");
              assertThat(allocated.holds()).isFalse();
              assertThat(allocated.reason()).isEqualTo("AllocationFailed");
              assertThat(allocated.message()).contains("nowhere");
            });
    assertThat(due(ALL_WELL, 1)).as("under way").isEmpty();
    see(
        service("web")
            .version("2")
            .annotation("metallb.io/address-pool", "nowhere")
            .conditions(due.get(0).conditions()));
    assertThat(due(ALL_WELL, 2)).as("shown").isEmpty();
  }

  @Test
  void adoptedWithoutConditions_asMetalLbLeftIt_writesNothingForAMinute() {
    see(assigned());

    assertThat(complete(ALL_WELL)).isEmpty();
    assertThat(due(ALL_WELL, 0)).isEmpty();
    assertThat(due(ALL_WELL, ADOPTION - 1)).isEmpty();
  }

  @Test
  void adoptedWithoutConditions_getsBothWhenTheTermIsQuiet() {
    see(assigned());
    assertThat(due(Optional.empty(), 0)).isEmpty();
    assertThat(due(ALL_WELL, 1)).as("counts from the first plan").isEmpty();

    List<StatusUpdate> due = due(ALL_WELL, 1 + ADOPTION);

    assertThat(due)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.ingress()).containsExactly(FIRST);
              assertThat(update.pool()).contains("default");
              assertThat(update.conditions()).containsOnlyKeys("Allocated", "Announced");
              assertThat(update.conditions().values()).allMatch(ServiceCondition::holds);
            });
    assertThat(events).isEmpty();
    see(assigned(due.get(0).conditions().values().toArray(ServiceCondition[]::new)).version("2"));
    assertThat(due(ALL_WELL, 2 * ADOPTION)).as("once").isEmpty();
  }

  @Test
  void manyAdopted_getTheirConditionsAFewAtATime() {
    ServiceBuilder[] many =
        IntStream.range(0, 25)
            .mapToObj(i -> service("s" + i).assigned("default", "192.0.2." + i))
            .toArray(ServiceBuilder[]::new);
    snapshot = snapshot(many);
    allocation = new AllocationResult(Ledger.EMPTY, List.of(), List.of(), Map.of(), Map.of());
    assertThat(due(ALL_WELL, 0)).isEmpty();
    Set<ServiceKey> written = new HashSet<>();
    long interval = ServiceConditions.ADOPTION_INTERVAL.toNanos();
    for (int batch = 0; batch < 3; batch++) {
      List<StatusUpdate> due = due(ALL_WELL, ADOPTION + batch * interval);
      assertThat(due).hasSize(batch < 2 ? 10 : 5);
      assertThat(due(ALL_WELL, ADOPTION + (batch + 1) * interval - 1)).isEmpty();
      due.forEach(update -> written.add(update.service().key()));
    }
    assertThat(written).hasSize(25);
  }

  @Test
  void adoptedAndNotAnnounced_isNotCalledWell() {
    see(assigned());
    assertThat(due(NO_NODE, 0)).isEmpty();
    assertThat(due(NO_NODE, ADOPTION))
        .singleElement()
        .satisfies(update -> assertThat(update.conditions().get("Announced").holds()).isFalse());
  }

  @Test
  void nobodyMayAnnounceForAMoment_writesNothing() {
    see(assigned());

    assertThat(due(NO_NODE, 0)).isEmpty();
    assertThat(due(NO_NODE, GRACE - 1)).isEmpty();
    assertThat(due(ALL_WELL, GRACE)).isEmpty();
    assertThat(due(NO_NODE, GRACE + 1)).as("counts anew").isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void nobodyMayAnnounceForLong_isWrittenAndTakenBackAtOnceWhenOver() {
    see(assigned());
    assertThat(due(NO_NODE, 0)).isEmpty();

    List<StatusUpdate> due = due(NO_NODE, GRACE);

    assertThat(due).hasSize(1);
    assertThat(due.get(0).conditions().get("Announced").holds()).isFalse();
    assertThat(due.get(0).ingress()).containsExactly(FIRST);
    assertThat(events).hasSize(1);
    see(assigned(due.get(0).conditions().values().toArray(ServiceCondition[]::new)).version("2"));
    assertThat(due(ALL_WELL, GRACE + 1))
        .singleElement()
        .satisfies(update -> assertThat(update.conditions().get("Announced").holds()).isTrue());
  }

  @Test
  void writeFailed_isDueAgainAndSaidOnce() {
    see(assigned());
    assertThat(due(NO_NODE, 0)).isEmpty();
    StatusUpdate first = due(NO_NODE, GRACE).get(0);

    assertThat(conditions.ended(first, new StatusResult.Failed("no answer"))).isTrue();

    assertThat(due(NO_NODE, GRACE + 1)).containsExactly(first);
    assertThat(events).hasSize(1);
  }

  @Test
  void writeConflicted_waitsForWhatTheWatchShows() {
    see(assigned());
    assertThat(due(NO_NODE, 0)).isEmpty();
    StatusUpdate first = due(NO_NODE, GRACE).get(0);

    conditions.ended(first, new StatusResult.Conflict());

    assertThat(due(NO_NODE, GRACE + 1)).isEmpty();
    see(assigned().version("2"));
    assertThat(due(NO_NODE, GRACE + 2)).hasSize(1);
  }

  @Test
  void shownTrueForAnotherReason_isNoChange() {
    see(
        assigned(
            condition("Allocated", true, "Elsewhere"), condition("Announced", true, "Elsewhere")));

    assertThat(due(ALL_WELL, 0)).isEmpty();
  }

  @Test
  void noLongerALoadBalancer_conditionsGo() {
    see(
        service("web")
            .noLoadBalancer()
            .conditions(Map.of("Allocated", condition("Allocated", false, "AllocationFailed"))));

    assertThat(due(ALL_WELL, 0))
        .singleElement()
        .satisfies(update -> assertThat(update.conditions()).isEmpty());
  }

  @Test
  void anothersClass_isLeftAlone() {
    see(
        service("web")
            .loadBalancerClass("other")
            .conditions(Map.of("Announced", condition("Announced", false, "Theirs"))));

    assertThat(due(ALL_WELL, 0)).isEmpty();
  }

  @Test
  void noEndpointSliceYet_podsAreExpected_oneWithoutPodsIsBelieved() {
    see(service("web"));
    assertThat(
            ServiceConditions.expectingEndpoints(snapshot, allocation.writes())
                .endpointsOf(WEB)
                .anyServing())
        .isTrue();

    ClusterSnapshot withSlice =
        new ClusterSnapshot(
            snapshot.services(),
            Map.of(WEB, Endpoints.NONE),
            Map.of(),
            Map.of(),
            snapshot.configuration(),
            List.of());
    assertThat(ServiceConditions.expectingEndpoints(withSlice, allocation.writes()))
        .isSameAs(withSlice);
  }
}
