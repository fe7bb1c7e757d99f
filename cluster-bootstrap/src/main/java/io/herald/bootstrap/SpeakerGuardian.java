package io.herald.bootstrap;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.replication.MeshSecret;
import io.herald.actors.replication.PlanRegister;
import io.herald.allocator.AllocatorStandby;
import io.herald.announcer.Announcers;
import io.herald.announcer.Answering;
import io.herald.announcer.Replicas;
import io.herald.announcer.WireAnswering;
import io.herald.announcer.wire.Conflict;
import io.herald.announcer.wire.Wire;
import io.herald.announcer.wire.WireListener;
import io.herald.bootstrap.merge.ClusterMerge;
import io.herald.bootstrap.merge.OutsiderWatch;
import io.herald.bootstrap.peers.Findings;
import io.herald.bootstrap.peers.HelloCourier;
import io.herald.bootstrap.peers.PeerLiveness;
import io.herald.bootstrap.peers.SecretAgreement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Root of a speaker's actor system, and the one place where Herald's actors are spawned. It starts
 * when the actor system does, before the speaker is a member; it is started anew with every actor
 * system of the process.
 *
 * <pre>
 *   allocator (singleton) ──plan──▶ every speaker: plan ──▶ announcers ──▶ announcer, one an address
 *                ▲                                 reports ─┤       ▲
 *                └────────────── announced, conflicts ──────┘   liveness ◀── hello
 * </pre>
 */
public final class SpeakerGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(SpeakerGuardian.class);

  /** What the root answers itself. */
  public sealed interface Command {}

  /** Answered by {@code true}; a root that does not answer is stuck. */
  public record Ping(ActorRef<Boolean> replyTo) implements Command {}

  private record LinksChanged(List<Link> links) implements Command {}

  private record LaneReady() implements Command {}

  private record ReportAgain() implements Command {}

  private record Up() implements Command {}

  private record Leaving() implements Command {}

  private final ActorContext<Command> context;
  private final SpeakerContext speaker;
  private final Residents residents;
  private final ActorRef<AllocatorCommand> allocator;
  private final ActorRef<Announcers.Command> announcers;
  private final ActorRef<PeerLiveness.Command> liveness;
  private final ActorRef<Replicas.ReporterCommand> reporter;
  private final StandbyReadiness readiness;
  private List<Link> links = List.of();
  private boolean laneReady;
  private boolean leaving;
  private final AtomicBoolean knowsPlan = new AtomicBoolean();

  private SpeakerGuardian(
      ActorContext<Command> context, SpeakerContext speaker, Residents residents) {
    this.context = context;
    this.speaker = speaker;
    this.residents = residents;
    ActorRef<Command> self = context.getSelf();
    ActorSystem<?> system = context.getSystem();
    readiness =
        new StandbyReadiness(
            residents.board(), speaker.settings().node().name(), () -> lane(system));
    readiness.register(speaker.state());
    AllocatorWiring.Started started = AllocatorWiring.start(context, speaker, residents);
    allocator = started.allocator();
    Answering answering =
        residents.wire().<Answering>map(WireAnswering::new).orElseGet(NoWire::new);
    residents.board().announcers(answering::answered);
    HelloCourier courier = new HelloCourier(residents.hello());
    announcers =
        spawn(
            Announcers.create(
                speaker.settings().node().name(),
                answering,
                courier,
                allocator,
                () -> self.tell(new LaneReady()),
                residents.board()),
            "announcers");
    liveness =
        spawn(
            PeerLiveness.create(
                residents.hello(), courier, announcers, new FromHello(started.standby())),
            "liveness");
    reporter = spawn(Replicas.reporter(), "reporter");
    spawn(Replicas.followPlan(this::onPlan), "plan");
    spawn(Replicas.hurryPlan(), "plan-notices");
    spawn(Replicas.followReports(this::onReports), "reports");
    spawn(ClusterMerge.create(speaker), "cluster-merge");
    spawn(OutsiderWatch.create(speaker), "outsider-watch");
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(Subscribe.create(context.messageAdapter(SelfUp.class, up -> new Up()), SelfUp.class));
    residents.wireEvents().listen(new FromWire(self));
    self.tell(new LinksChanged(residents.wire().map(Wire::links).orElse(NoWire.LINKS)));
    handOverBeforeStop();
  }

  /**
   * None of these may end alone: the actor system ends with it ({@link #onPartEnded}). The process
   * then starts the next one, and the wire goes on answering meanwhile.
   */
  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    ActorRef<T> part = context.spawn(behavior, name);
    context.watch(part);
    return part;
  }

  /**
   * The root behavior.
   *
   * @param speaker settings and boards of the process
   * @param residents the long-lived parts that the actors drive
   * @param failed told why the root failed, before the actor system ends with it
   */
  public static Behavior<Command> create(
      SpeakerContext speaker, Residents residents, Consumer<Throwable> failed) {
    return Behaviors.intercept(
        () -> new FailureWitness<>(Command.class, failed),
        Behaviors.setup(context -> new SpeakerGuardian(context, speaker, residents).receive()));
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(Ping.class, SpeakerGuardian::onPing)
        .onMessage(Up.class, up -> onUp())
        .onMessage(LinksChanged.class, this::onLinks)
        .onMessage(LaneReady.class, ready -> onLaneReady())
        .onMessage(Leaving.class, leaves -> onLeaving())
        .onMessage(ReportAgain.class, again -> report())
        .onSignal(ChildFailed.class, part -> onPartEnded(part, part.getCause()))
        .onSignal(Terminated.class, part -> onPartEnded(part, null))
        .build();
  }

  private static Behavior<Command> onPartEnded(Terminated part, @Nullable Throwable cause) {
    String name = part.getRef().path().name();
    throw cause == null
        ? new IllegalStateException("the actor " + name + " ended")
        : new IllegalStateException("the actor " + name + " failed: " + cause.getMessage(), cause);
  }

  private static Behavior<Command> onPing(Ping ping) {
    ping.replyTo().tell(true);
    return Behaviors.same();
  }

  private Behavior<Command> onUp() {
    spawn(
        SecretAgreement.create(secret -> liveness.tell(new PeerLiveness.SecretChanged(secret))),
        "secret");
    LWWRegister<Plan> none =
        PlanRegister.empty(DistributedData.get(context.getSystem()).selfUniqueAddress());
    context.spawn(
        FirstRead.create(
            PlanRegister.KEY, none, plan -> readiness.planIs(plan.getValue().version())),
        "first-plan");
    context.spawn(
        FirstRead.create(MeshSecret.KEY, null, secret -> readiness.secretIsKnown()),
        "first-secret");
    return Behaviors.same();
  }

  // ---- the report of this speaker

  private Behavior<Command> onLinks(LinksChanged changed) {
    links = changed.links();
    announcers.tell(new Announcers.LinksChanged(links));
    return report();
  }

  private Behavior<Command> onLaneReady() {
    laneReady = true;
    return report();
  }

  private Behavior<Command> onLeaving() {
    leaving = true;
    return report();
  }

  private Behavior<Command> report() {
    if (laneReady) {
      reporter.tell(
          new Replicas.Report(
              new SpeakerReport(
                  speaker.settings().node().name(),
                  lane(context.getSystem()),
                  links,
                  leaving,
                  residents.hello().process())));
    }
    return Behaviors.same();
  }

  private static Lane lane(ActorSystem<?> system) {
    return Lane.of(Cluster.get(system).selfMember().uniqueAddress());
  }

  // ---- what is replicated; on the followers' threads

  private void onPlan(Plan plan) {
    if (!plan.version().equals(PlanVersion.NONE) && knowsPlan.compareAndSet(false, true)) {
      boolean stays = CoordinatedShutdown.get(context.getSystem()).getShutdownReason().isEmpty();
      residents.hello().service().setLeaving(!stays);
    }
    residents.board().plan(plan);
    announcers.tell(new Announcers.PlanChanged(plan));
    liveness.tell(new PeerLiveness.PlanChanged(plan));
  }

  private void onReports(Map<String, SpeakerReport> reports) {
    residents.board().speakers(reports);
    SpeakerReport own = reports.get(speaker.settings().node().name());
    if (own != null && !own.lane().equals(lane(context.getSystem()))) {
      // An earlier process's, by a clock that was ahead: the newest time wins.
      context.getSelf().tell(new ReportAgain());
    }
    announcers.tell(new Announcers.ReportsChanged(reports));
    liveness.tell(new PeerLiveness.ReportsChanged(reports));
  }

  // ---- leaving

  /**
   * Addresses move while this node still answers for them, before anything else stops. In every
   * case the peers are told not to count on this node: until the next actor system has a plan,
   * nobody here takes an address over.
   */
  private void handOverBeforeStop() {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(context.getSystem());
    Supplier<CompletionStage<Done>> handOver =
        () -> {
          residents.hello().service().setLeaving(true);
          return shutdown
              .getShutdownReason()
              .filter(SpeakerProcess.Reason.STOP::equals)
              .map(stop -> handOver())
              .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance()));
        };
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(), "hand over addresses", handOver);
  }

  private CompletionStage<Done> handOver() {
    Duration timeout = speaker.settings().cluster().leaveTimeout().multipliedBy(3).dividedBy(4);
    return AskPattern.<Announcers.Command, Announcers.Drained>ask(
            announcers, Announcers.Drain::new, timeout, context.getSystem().scheduler())
        .handle(
            (drained, failure) -> {
              if (failure != null) {
                LOG.atWarn().addKeyValue("timeout", timeout).log("not every address handed over");
              }
              context.getSelf().tell(new Leaving());
              return Done.getInstance();
            });
  }

  /** On the liveness actor's thread. */
  private final class FromHello implements Findings {
    private final ActorRef<AllocatorStandby.Command> standby;

    FromHello(ActorRef<AllocatorStandby.Command> standby) {
      this.standby = standby;
    }

    @Override
    public void silent(Set<String> hosts) {
      speaker.cluster().silent(hosts);
      standby.tell(new AllocatorStandby.Silent(hosts));
    }

    @Override
    public void foreign(String host) {
      speaker.cluster().foreign(host);
    }
  }

  /** On the wire's threads. */
  private final class FromWire implements WireListener {
    private final ActorRef<Command> self;

    FromWire(ActorRef<Command> self) {
      this.self = self;
    }

    @Override
    public void linksChanged(List<Link> now) {
      self.tell(new LinksChanged(now));
    }

    @Override
    public void silenced(Set<IpAddress> addresses) {
      announcers.tell(new Announcers.Silenced(addresses));
    }

    @Override
    public void conflict(Conflict conflict) {
      IpAddress address = conflict.address();
      if (conflict.speaker()) {
        announcers.tell(new Announcers.RivalSeen(address, conflict.mac()));
      } else {
        allocator.tell(
            new AllocatorCommand.Conflict(
                address, speaker.settings().node().name(), conflict.link(), conflict.mac(), true));
      }
    }
  }
}
