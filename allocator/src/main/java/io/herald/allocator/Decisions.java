package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Allocation;
import io.herald.allocator.allocation.AllocationResult;
import io.herald.allocator.allocation.AllocationSettings;
import io.herald.allocator.allocation.Ledger;
import io.herald.allocator.allocation.PoolUsage;
import io.herald.allocator.placement.PlacementInput;
import io.herald.allocator.placement.PlacementResult;
import io.herald.allocator.placement.Unannounced;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one term decides from what it knows, and what it has under way: addresses, the plan, the
 * conditions of Services. Knows neither messages nor timers. Not thread-safe.
 */
final class Decisions {

  private static final Logger log = LoggerFactory.getLogger(Decisions.class);

  private final AllocatorSettings settings;
  private final Consumer<StatusUpdate> write;
  private final Consumer<Event> publish;
  private final Announcements announcements;
  private final ServiceConditions conditions;
  private final StatusWrites writes = new StatusWrites();
  private final FailedWrites failures = new FailedWrites(log::warn);
  private Ledger ledger = Ledger.EMPTY;

  /**
   * What one pass decided.
   *
   * @param unassigned why a Service of ours has no address
   * @param unannounced why an address is announced by nobody
   */
  record Outcome(Map<ServiceKey, String> unassigned, Map<IpAddress, String> unannounced) {

    /** Before there is enough to decide from. */
    static final Outcome NOTHING = new Outcome(Map.of(), Map.of());
  }

  /**
   * Nothing is decided yet.
   *
   * @param write sends a status on its way, and has {@link #ended} called at the end
   * @param publish publishes an event
   * @param announcements what speakers say they announce
   */
  Decisions(
      AllocatorSettings settings,
      Consumer<StatusUpdate> write,
      Consumer<Event> publish,
      Announcements announcements) {
    this.settings = settings;
    this.write = write;
    this.publish = publish;
    this.announcements = announcements;
    conditions = new ServiceConditions(publish, settings.node());
  }

  /**
   * One pass over everything.
   *
   * @param now the cluster, with a configuration
   * @param plans makes the plan
   * @param speakers what the speakers report
   * @param places whether the plan may be made already
   * @param quarantined addresses that are not to be given out
   * @param nanos the time
   */
  Outcome decide(
      ClusterSnapshot now,
      Planner plans,
      Collection<SpeakerReport> speakers,
      boolean places,
      Set<IpAddress> quarantined,
      long nanos) {
    AllocationSettings allocating =
        new AllocationSettings(settings.loadBalancerClass(), settings.node(), quarantined);
    AllocationResult allocation = Allocation.reconcile(now, ledger, allocating);
    ledger = allocation.ledger();
    allocation.events().forEach(publish);
    // On their way before the plan is made: somebody waits for these.
    conditions
        .complete(allocation, places ? preview(now, allocation, plans, speakers) : Optional.empty())
        .forEach(
            update -> {
              writes.began(update);
              write.accept(update);
            });
    Optional<PlacementResult> placement =
        places ? Optional.of(place(now, allocation, plans, speakers)) : Optional.empty();
    conditions
        .due(
            now,
            service -> Allocation.isOurs(service, allocating),
            allocation,
            placement.map(PlacementResult::unannouncedServices),
            nanos)
        .forEach(write);
    return new Outcome(allocation.unassigned(), placement.map(Decisions::inWords).orElse(Map.of()));
  }

  /** What would become of the addresses that are about to be written. */
  private Optional<Map<ServiceKey, Unannounced>> preview(
      ClusterSnapshot now,
      AllocationResult allocation,
      Planner plans,
      Collection<SpeakerReport> speakers) {
    if (allocation.writes().isEmpty()) {
      return Optional.empty();
    }
    ClusterSnapshot soon = ServiceConditions.expectingEndpoints(now, allocation.writes());
    return Optional.of(plans.preview(input(soon, plans, speakers, allocation.heldBeingWritten())));
  }

  private PlacementResult place(
      ClusterSnapshot now,
      AllocationResult allocation,
      Planner plans,
      Collection<SpeakerReport> speakers) {
    announcements.retainServices(now.services().keySet());
    return plans.place(input(now, plans, speakers, writes.named(allocation.held(), now)));
  }

  private PlacementInput input(
      ClusterSnapshot now,
      Planner plans,
      Collection<SpeakerReport> speakers,
      Map<ServiceKey, List<IpAddress>> held) {
    return new PlacementInput(
        now, held, List.copyOf(speakers), plans.plan(), announcements.ahead(plans.plan()));
  }

  private static Map<IpAddress, String> inWords(PlacementResult placement) {
    Map<IpAddress, String> words = new HashMap<>();
    placement
        .unannounced()
        .forEach((address, why) -> words.put(address, "nobody: " + why.message()));
    return words;
  }

  /**
   * Takes note of what became of a write.
   *
   * @param nanos the time
   * @return whether there is something new to decide; after a failure the next periodic pass writes
   *     it again, since an API server in trouble is not hurried
   */
  boolean ended(StatusUpdate update, StatusResult result, long nanos) {
    ServiceKey service = update.service().key();
    if (!conditions.ended(update, result)) {
      writes.ended(update, result);
    }
    if (result instanceof StatusResult.Failed failed) {
      failures.add(service, failed.reason(), nanos);
      ledger = ledger.writeFailed(update);
      return false;
    }
    log.info(
        "status service={} ingress={} pool={} conditions={} result={}",
        service,
        update.ingress(),
        update.pool().orElse(""),
        update.conditions().values(),
        result.getClass().getSimpleName());
    return true;
  }

  /** How full the pools are. */
  List<PoolUsage> pools(Optional<Configuration> configuration) {
    return PoolUsage.of(configuration, ledger);
  }
}
