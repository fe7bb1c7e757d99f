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
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.allocator.placement.PlacementSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /**
   * The plan follows a takeover, and nobody waits for that: all of it in one pass, which must not
   * get in the way of a takeover of thousands of addresses.
   */
  private static final Duration FOLLOW = Duration.ofSeconds(1);

  /** A pass without any change: ends quarantines, repeats writes that failed. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

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
    /** Somebody has taken something over. */
    TO_FOLLOW,
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
  private final Decisions decisions;
  private final PlacementStart start = new PlacementStart();
  private final StatusReports reports;
  private final NodeReports nodes;
  private final ProblemReports problems;

  private @Nullable ClusterSnapshot snapshot;
  private @Nullable Planner planner;
  private Map<String, SpeakerReport> speakers = Map.of();
  private boolean allReported;
  private boolean reachable;
  private boolean passDue;
  private final Pace pace = new Pace(System.nanoTime());
  private Decisions.Outcome outcome = Decisions.Outcome.NOTHING;
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
    this.term = term;
    quarantine = new Quarantine(Clock.systemUTC(), settings.quarantine());
    status = AllocatorStatus.waiting(term);
    announcements = new Announcements(api::publish);
    decisions = new Decisions(settings, this::write, api::publish, announcements);
    reports = new StatusReports(api::report, System.nanoTime());
    nodes = new NodeReports(api::publish);
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
    publishStatus(Decisions.Outcome.NOTHING);
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
      publishStatus(outcome);
    }
    return Behaviors.same();
  }

  private Behavior<AllocatorCommand> onSpeakers(Speakers changed) {
    speakers = Map.copyOf(changed.reports());
    allReported = changed.complete();
    announcements.retainNodes(speakers.keySet());
    nodes.report(speakers.values());
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
    return decisions.ended(wrote.update(), wrote.result(), System.nanoTime())
        ? soon()
        : Behaviors.same();
  }

  private Behavior<AllocatorCommand> onAnnounced(Announced announced) {
    if (snapshot != null && planner != null) {
      for (Claim claim : announced.claims()) {
        announcements.onAnnounced(claim, planner.plan(), snapshot);
      }
      if (announced.claims().stream().anyMatch(Claim::provisional)
          && !timers.isTimerActive(Pass.TO_FOLLOW)) {
        timers.startSingleTimer(Pass.TO_FOLLOW, FOLLOW);
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

  /**
   * After what is in the mailbox already: a burst of changes is one pass. A timer would wait for at
   * least a tick of the scheduler.
   */
  private Behavior<AllocatorCommand> soon() {
    if (!passDue) {
      passDue = true;
      Duration rest = pace.rest(System.nanoTime());
      if (rest.isZero()) {
        context.getSelf().tell(Pass.NOW);
      } else {
        timers.startSingleTimer(Pass.NOW, rest);
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
    if (pass == Pass.TO_FOLLOW) {
      return soon();
    }
    if (pass == Pass.AFTER_WAIT) {
      start.waitIsOver();
    }
    passDue &= pass != Pass.NOW;
    long begun = System.nanoTime();
    if (snapshot == null || planner == null || snapshot.configuration().isEmpty()) {
      publishStatus(Decisions.Outcome.NOTHING);
    } else if (api.lease().isHeld()) {
      // Otherwise the word of the loss is on its way.
      decide(snapshot, planner);
    }
    if (snapshot != null && api.lease().isHeld()) {
      api.reportConfiguration(
          new ConfigurationReport(
              speakers.keySet(), snapshot.nodes().keySet(), snapshot.problems()));
    }
    // The periodic pass keeps its own time: counted, it would leave no room for any other where a
    // pass takes a second.
    if (pass == Pass.NOW) {
      pace.worked(begun, System.nanoTime());
    }
    return Behaviors.same();
  }

  private void decide(ClusterSnapshot now, Planner plans) {
    Decisions.Outcome next =
        decisions.decide(
            now,
            plans,
            speakers.values(),
            mayPlace(now, plans),
            quarantine.addresses(),
            System.nanoTime());
    publishStatus(next);
    report();
  }

  /** Once the plan is this term's own. */
  private void report() {
    if (start.hasStarted()
        && reports.update(status.plan(), status.pools(), System.nanoTime())
        && !timers.isTimerActive(Pass.TO_REPORT)) {
      timers.startSingleTimer(Pass.TO_REPORT, StatusReports.INTERVAL);
    }
  }

  /** Whether the plan may be made; begins to wait if not yet. */
  private boolean mayPlace(ClusterSnapshot now, Planner plans) {
    boolean expected = allReported && (!plans.isFirst() || speakers.size() >= now.nodes().size());
    boolean smallerHalf = !start.hasStarted() && outnumbered.getAsBoolean();
    boolean places = start.mayPlace(speakers.size(), expected, smallerHalf);
    if (!places && !speakers.isEmpty() && !timers.isTimerActive(Pass.AFTER_WAIT)) {
      timers.startSingleTimer(
          Pass.AFTER_WAIT, smallerHalf ? PlacementStart.OUTNUMBERED_WAIT : PlacementStart.WAIT);
    }
    return places;
  }

  private void write(StatusUpdate update) {
    context.pipeToSelf(
        api.writeStatus(update),
        (result, failure) ->
            new Wrote(
                update,
                result == null ? new StatusResult.Failed(String.valueOf(failure)) : result));
  }

  private void publishStatus(Decisions.Outcome now) {
    outcome = now;
    AllocatorStatus next =
        new AllocatorStatus(
            true,
            true,
            term,
            reachable,
            snapshot != null && snapshot.configuration().isPresent(),
            planner == null ? Plan.EMPTY : planner.plan(),
            snapshot == null ? List.of() : snapshot.problems(),
            outcome.unassigned(),
            outcome.unannounced(),
            snapshot == null ? List.of() : decisions.pools(snapshot.configuration()),
            quarantine.addresses());
    if (!next.equals(status)) {
      status = next;
      statusListener.accept(next);
    }
  }
}
