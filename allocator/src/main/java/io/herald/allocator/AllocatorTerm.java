package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.allocator.allocation.Allocation;
import io.herald.allocator.allocation.AllocationResult;
import io.herald.allocator.allocation.AllocationSettings;
import io.herald.allocator.allocation.Ledger;
import io.herald.allocator.allocation.PoolUsage;
import io.herald.allocator.placement.PlacementInput;
import io.herald.allocator.placement.PlacementResult;
import io.herald.allocator.placement.PlacementSettings;
import io.herald.allocator.placement.Unannounced;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of the allocator: from the gain of the Lease to its loss. It opens a watch of its own,
 * so every Service is read after the Lease was gained, reads the plan of the terms before it, and
 * then follows: each change of the cluster, of the speakers or of what is announced leads to one
 * pass of allocation and one of placement.
 */
final class AllocatorTerm {

  private static final Logger log = LoggerFactory.getLogger(AllocatorTerm.class);

  /** Lets a burst of changes be one pass. */
  private static final Duration SETTLE = Duration.ofMillis(10);

  /** A pass without any change: ends quarantines, repeats writes that failed. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** How long the first plan of a term waits, from the first speaker, for those still starting. */
  private static final Duration FIRST_PLAN_WAIT = Duration.ofSeconds(3);

  /**
   * How long the first plan of a term waits while more speakers are out of sight than in it: cut in
   * two, the smaller half rejoins the larger one within this time and must not take its addresses.
   */
  private static final Duration OUTNUMBERED_WAIT = Duration.ofSeconds(8);

  private record Seen(ClusterSnapshot snapshot) implements AllocatorCommand {}

  private record Reachable(boolean reachable) implements AllocatorCommand {}

  private record Speakers(Map<String, SpeakerReport> reports, boolean complete)
      implements AllocatorCommand {}

  private record Previous(Plan plan) implements AllocatorCommand {}

  private record Wrote(StatusUpdate update, StatusResult result) implements AllocatorCommand {}

  private enum Pass implements AllocatorCommand {
    NOW,
    PERIODIC,
    AFTER_WAIT,
    /** Something is left to report that had to wait for its turn. */
    TO_REPORT
  }

  private final ActorContext<AllocatorCommand> context;
  private final TimerScheduler<AllocatorCommand> timers;
  private final AllocatorSettings settings;
  private final Consumer<AllocatorStatus> statusListener;
  private final BooleanSupplier outnumbered;
  private final long term;
  private final KubernetesApi api;
  private final ActorRef<PlanPublisher.Command> publisher;
  private final Quarantine quarantine;
  private final Announcements announcements;
  private final ServiceConditions conditions;
  private final StatusReports reports;

  private @Nullable ClusterSnapshot snapshot;
  private @Nullable Planner planner;
  private Map<String, SpeakerReport> speakers = Map.of();
  private boolean allReported;
  private boolean reachable;
  private Ledger ledger = Ledger.EMPTY;
  private final StatusWrites writes = new StatusWrites();
  private final FailedWrites failures = new FailedWrites(log::warn);
  private final ProblemReports problems;
  private boolean placing;
  private boolean waited;
  private boolean passDue;
  private long lastPass;
  private AllocatorStatus status;

  private AllocatorTerm(
      ActorContext<AllocatorCommand> context,
      TimerScheduler<AllocatorCommand> timers,
      AllocatorSettings settings,
      KubernetesApi api,
      Consumer<AllocatorStatus> statusListener,
      BooleanSupplier outnumbered,
      long term) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.api = api;
    this.statusListener = statusListener;
    this.outnumbered = outnumbered;
    lastPass = System.nanoTime();
    this.term = term;
    quarantine = new Quarantine(Clock.systemUTC(), settings.quarantine());
    status = AllocatorStatus.waiting(term);
    announcements = new Announcements(api::publish);
    conditions = new ServiceConditions(api::publish, settings.node());
    reports = new StatusReports(api::report, System.nanoTime());
    problems = new ProblemReports(api::publish, settings.node());
    ActorRef<AllocatorCommand> self = context.getSelf();
    api.watch(
        new ClusterListener() {
          @Override
          public void onSnapshot(ClusterSnapshot seen) {
            self.tell(new Seen(seen));
          }

          @Override
          public void onReachable(boolean isReachable) {
            self.tell(new Reachable(isReachable));
          }
        });
    spawn(
        SpeakerWatch.create(
            context.messageAdapter(
                SpeakerWatch.Live.class, live -> new Speakers(live.reports(), live.complete()))),
        "speakers");
    publisher =
        spawn(
            PlanPublisher.create(
                context.messageAdapter(
                    PlanPublisher.Found.class, found -> new Previous(found.plan()))),
            "plan");
    timers.startTimerWithFixedDelay(Pass.PERIODIC, PERIOD);
    publishStatus(Map.of(), Map.of());
  }

  /** Neither may fail alone: watching one without expecting its end ends the term with it. */
  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    ActorRef<T> part = context.spawn(behavior, name);
    context.watch(part);
    return part;
  }

  /**
   * The behaviour.
   *
   * @param api the connection that holds the Lease; not watched yet
   * @param statusListener hears what the term does
   * @param outnumbered as in {@link AllocatorPorts}
   * @param term the number of the term
   */
  static Behavior<AllocatorCommand> create(
      AllocatorSettings settings,
      KubernetesApi api,
      Consumer<AllocatorStatus> statusListener,
      BooleanSupplier outnumbered,
      long term) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new AllocatorTerm(
                            context, timers, settings, api, statusListener, outnumbered, term)
                        .receive()));
  }

  private Behavior<AllocatorCommand> receive() {
    return Behaviors.receive(AllocatorCommand.class)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(Reachable.class, this::onReachable)
        .onMessage(Speakers.class, this::onSpeakers)
        .onMessage(Previous.class, this::onPrevious)
        .onMessage(Wrote.class, this::onWrote)
        .onMessage(Announced.class, this::onAnnounced)
        .onMessage(Conflict.class, this::onConflict)
        .onMessage(Pass.class, this::onPass)
        .build();
  }

  // ---- facts

  private Behavior<AllocatorCommand> onSeen(Seen seen) {
    snapshot = seen.snapshot();
    problems.report(snapshot.problems(), snapshot.configuration().isPresent());
    return soon();
  }

  private Behavior<AllocatorCommand> onReachable(Reachable changed) {
    if (changed.reachable() != reachable) {
      reachable = changed.reachable();
      log.info("API server {}", reachable ? "answers" : "does not answer: going on as before");
      publishStatus(status.unassigned(), status.unannounced());
    }
    return Behaviors.same();
  }

  private Behavior<AllocatorCommand> onSpeakers(Speakers changed) {
    speakers = Map.copyOf(changed.reports());
    allReported = changed.complete();
    announcements.retainNodes(speakers.keySet());
    return soon();
  }

  private Behavior<AllocatorCommand> onPrevious(Previous previous) {
    Plan plan = previous.plan();
    log.info(
        "took over the plan version={} addresses={}", plan.version(), plan.assignments().size());
    planner =
        new Planner(
            term,
            plan,
            new PlacementSettings(
                settings.ignoreExcludeLabel(),
                settings.honourExcludeLabelStrictly(),
                PlacementSettings.DEFAULT_MAX_CANDIDATES,
                settings.node()),
            next -> publisher.tell(new PlanPublisher.Publish(next)),
            api::publish);
    return soon();
  }

  private Behavior<AllocatorCommand> onWrote(Wrote wrote) {
    ServiceKey key = wrote.update().service().key();
    boolean conditionsOnly = conditions.ended(wrote.update(), wrote.result());
    if (!conditionsOnly) {
      writes.ended(wrote.update(), wrote.result());
    }
    if (wrote.result() instanceof StatusResult.Failed failed) {
      failures.add(key, failed.reason(), System.nanoTime());
      ledger = ledger.writeFailed(wrote.update());
      // The periodic pass writes it again: an API server in trouble is not hurried.
      return Behaviors.same();
    }
    log.info(
        "status service={} ingress={} pool={} conditions={} result={}",
        key,
        wrote.update().ingress(),
        wrote.update().pool().orElse(""),
        wrote.update().conditions().values(),
        wrote.result().getClass().getSimpleName());
    return soon();
  }

  private Behavior<AllocatorCommand> onAnnounced(Announced announced) {
    if (snapshot != null && planner != null) {
      announcements.onAnnounced(announced.claim(), planner.plan(), snapshot);
      if (announced.claim().provisional()) {
        return soon();
      }
    }
    return Behaviors.same();
  }

  private Behavior<AllocatorCommand> onConflict(Conflict conflict) {
    if (snapshot != null && planner != null) {
      announcements.onConflict(conflict, planner.plan(), snapshot);
    }
    if (!conflict.announced()) {
      log.warn("quarantined address={} mac={}", conflict.address(), conflict.mac());
      quarantine.add(conflict.address());
      return soon();
    }
    return Behaviors.same();
  }

  /** At once after a quiet while, for a user waits; in a burst once in a while, for all of it. */
  private Behavior<AllocatorCommand> soon() {
    if (!passDue) {
      passDue = true;
      if (System.nanoTime() - lastPass > SETTLE.toNanos()) {
        context.getSelf().tell(Pass.NOW);
      } else {
        timers.startSingleTimer(Pass.NOW, SETTLE);
      }
    }
    return Behaviors.same();
  }

  // ---- decisions

  private Behavior<AllocatorCommand> onPass(Pass pass) {
    if (pass == Pass.TO_REPORT) {
      report();
      return Behaviors.same();
    }
    waited |= pass == Pass.AFTER_WAIT;
    passDue &= pass != Pass.NOW;
    if (snapshot == null || planner == null || snapshot.configuration().isEmpty()) {
      publishStatus(Map.of(), Map.of());
    } else if (api.lease().isHeld()) {
      // Otherwise the word of the loss is on its way.
      decide(snapshot, planner);
    }
    if (snapshot != null && api.lease().isHeld()) {
      api.reportConfiguration(
          new ConfigurationReport(
              speakers.keySet(), snapshot.nodes().keySet(), snapshot.problems()));
    }
    lastPass = System.nanoTime();
    return Behaviors.same();
  }

  private void decide(ClusterSnapshot now, Planner plans) {
    AllocationSettings allocating =
        new AllocationSettings(
            settings.loadBalancerClass(), settings.node(), quarantine.addresses());
    AllocationResult allocation = Allocation.reconcile(now, ledger, allocating);
    ledger = allocation.ledger();
    allocation.events().forEach(api::publish);
    boolean places = mayPlace(now, plans);
    Optional<Map<ServiceKey, Unannounced>> preview =
        places && !allocation.writes().isEmpty()
            ? Optional.of(
                plans.preview(
                    input(
                        ServiceConditions.expectingEndpoints(now, allocation.writes()),
                        plans,
                        allocation.heldBeingWritten())))
            : Optional.empty();
    conditions
        .complete(allocation, preview)
        .forEach(
            update -> {
              writes.began(update);
              write(update);
            });
    Optional<PlacementResult> placement = Optional.empty();
    if (places) {
      announcements.retainServices(now.services().keySet());
      placement = Optional.of(plans.place(input(now, plans, writes.named(allocation.held(), now))));
    }
    conditions
        .due(
            now,
            service -> Allocation.isOurs(service, allocating),
            allocation,
            placement.map(PlacementResult::unannouncedServices),
            System.nanoTime())
        .forEach(this::write);
    publishStatus(allocation.unassigned(), placement.map(AllocatorTerm::inWords).orElse(Map.of()));
    report();
  }

  private PlacementInput input(
      ClusterSnapshot now, Planner plans, Map<ServiceKey, List<IpAddress>> held) {
    return new PlacementInput(
        now, held, List.copyOf(speakers.values()), plans.plan(), announcements.ahead(plans.plan()));
  }

  private static Map<IpAddress, String> inWords(PlacementResult placement) {
    Map<IpAddress, String> words = new HashMap<>();
    placement
        .unannounced()
        .forEach((address, why) -> words.put(address, "nobody: " + why.message()));
    return words;
  }

  /** Once the plan is this term's own. */
  private void report() {
    if (placing
        && reports.update(status.plan(), status.pools(), System.nanoTime())
        && !timers.isTimerActive(Pass.TO_REPORT)) {
      timers.startSingleTimer(Pass.TO_REPORT, StatusReports.INTERVAL);
    }
  }

  /**
   * Whether placement may begin. A speaker that has not reported yet would be taken for dead and
   * lose its addresses; and where there was no plan before, the first speaker that is up would get
   * every address and, ownership being sticky, keep it. So the others are waited for a little; and
   * for longer by the smaller half of a cluster that was cut in two.
   */
  private boolean mayPlace(ClusterSnapshot now, Planner plans) {
    if (placing || speakers.isEmpty()) {
      return placing && !speakers.isEmpty();
    }
    boolean everybody = allReported && (!plans.isFirst() || speakers.size() >= now.nodes().size());
    boolean smallerHalf = outnumbered.getAsBoolean();
    placing = waited || (everybody && !smallerHalf);
    if (!placing && !timers.isTimerActive(Pass.AFTER_WAIT)) {
      timers.startSingleTimer(Pass.AFTER_WAIT, smallerHalf ? OUTNUMBERED_WAIT : FIRST_PLAN_WAIT);
    }
    return placing;
  }

  private void write(StatusUpdate update) {
    context.pipeToSelf(
        api.writeStatus(update),
        (result, failure) ->
            new Wrote(
                update,
                result == null ? new StatusResult.Failed(String.valueOf(failure)) : result));
  }

  private void publishStatus(
      Map<ServiceKey, String> unassigned, Map<IpAddress, String> unannounced) {
    AllocatorStatus next =
        new AllocatorStatus(
            true,
            true,
            term,
            reachable,
            snapshot != null && snapshot.configuration().isPresent(),
            planner == null ? Plan.EMPTY : planner.plan(),
            snapshot == null ? List.of() : snapshot.problems(),
            unassigned,
            unannounced,
            snapshot == null ? List.of() : PoolUsage.of(snapshot.configuration(), ledger),
            quarantine.addresses());
    if (!next.equals(status)) {
      status = next;
      statusListener.accept(next);
    }
  }
}
