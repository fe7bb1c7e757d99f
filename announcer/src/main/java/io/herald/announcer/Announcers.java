package io.herald.announcer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.protocol.TakeoverCommand;
import io.herald.announcer.lane.LaneAllocationStrategy;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.lane.LaneMessageExtractor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the announcers of this node in line with the plan and with what is known of the other
 * nodes: one actor for each speaker. It decides nothing itself ({@link Duty} does); it collects the
 * facts, asks for each address that they concern, and tells the announcer in this node's lane.
 * Every half second it asks for all of them again, which heals lost messages, crashed announcers
 * and leftovers.
 */
public final class Announcers {

  private static final Logger log = LoggerFactory.getLogger(Announcers.class);

  private static final ServiceKey<TakeoverCommand> PEERS =
      ServiceKey.create(TakeoverCommand.class, "takeover");

  /** Names the entity that starts the lane and stops again. */
  private static final IpAddress NO_ADDRESS = IpAddress.first(IpFamily.IPV4);

  private static final Duration RECONCILE = Duration.ofMillis(500);

  /** Messages to this node's announcers actor. */
  public interface Command {}

  /**
   * A newer plan, or the first one.
   *
   * @param plan the plan
   */
  public record PlanChanged(Plan plan) implements Command {}

  /**
   * The reports of all speakers, this one included.
   *
   * @param reports by node name
   */
  public record ReportsChanged(Map<String, SpeakerReport> reports) implements Command {}

  /**
   * Something new is known of another node's speaker.
   *
   * @param node the node
   * @param status what is known
   */
  public record PeerChanged(String node, PeerStatus status) implements Command {}

  /**
   * This speaker is about to stop: hand every address over to its first living standby.
   *
   * @param replyTo hears {@link Drained} when no address is left that anybody could take
   */
  public record Drain(ActorRef<Drained> replyTo) implements Command {}

  /** Every address is handed over. */
  public enum Drained {
    /** The only one. */
    DONE
  }

  /** From an announcer of this node. */
  record Started(Claim claim) implements Command {}

  /** From an announcer of this node. */
  record Stopped(IpAddress address) implements Command {}

  /** From the first entity of this node's lane: the lane stands. */
  enum Warmed implements Command {
    /** The only one. */
    UP
  }

  private record Heard(TakeoverCommand message) implements Command {}

  private record PeersListed(Receptionist.Listing listing) implements Command {}

  private enum Tick implements Command {
    RECONCILE
  }

  private final AnnouncerContext speaker;
  private final Runnable onReady;
  private boolean ready;

  private Plan plan = Plan.EMPTY;
  private Map<String, SpeakerReport> reports = Map.of();
  private final Map<String, PeerStatus> peers = new HashMap<>();
  private final Map<IpAddress, Claim> own = new HashMap<>();
  private final Map<IpAddress, Claim> rivals = new HashMap<>();
  private Set<ActorRef<TakeoverCommand>> takeovers = Set.of();
  private Optional<ActorRef<Drained>> draining = Optional.empty();
  private boolean drained;

  private Announcers(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AnnouncerContext speaker,
      Runnable onReady) {
    this.speaker = speaker;
    this.onReady = onReady;
    timers.startTimerWithFixedDelay(Tick.RECONCILE, Duration.ZERO, RECONCILE);
    // An actor of its own: the receptionist cannot watch one reference in two roles.
    ActorRef<Command> self = context.getSelf();
    ActorRef<TakeoverCommand> ear =
        context.spawn(
            Behaviors.receiveMessage(
                message -> {
                  self.tell(new Heard(message));
                  return Behaviors.same();
                }),
            "takeover");
    context.getSystem().receptionist().tell(Receptionist.register(PEERS, ear));
    context
        .getSystem()
        .receptionist()
        .tell(
            Receptionist.subscribe(
                PEERS, context.messageAdapter(Receptionist.Listing.class, PeersListed::new)));
  }

  /**
   * The behaviour.
   *
   * @param node the name of this Node
   * @param answering the wire
   * @param allocator the allocator, wherever it runs
   * @param onReady called once when this node's lane stands, on the actor's thread: only then may
   *     the plan name this node
   */
  public static Behavior<Command> create(
      String node, Answering answering, ActorRef<AllocatorCommand> allocator, Runnable onReady) {
    return create(node, answering, allocator, onReady, AnnouncerListener.NONE);
  }

  /**
   * The behaviour, with a listener.
   *
   * @param listener hears what this node's announcers do
   */
  public static Behavior<Command> create(
      String node,
      Answering answering,
      ActorRef<AllocatorCommand> allocator,
      Runnable onReady,
      AnnouncerListener listener) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ClusterSharding sharding = ClusterSharding.get(context.getSystem());
                  Cluster cluster = Cluster.get(context.getSystem());
                  AnnouncerContext speaker =
                      new AnnouncerContext(
                          node,
                          Lane.of(cluster.selfMember().uniqueAddress()),
                          answering,
                          allocator,
                          context.getSelf(),
                          listener,
                          (id, message) ->
                              sharding.entityRefFor(Announcer.TYPE, id.toString()).tell(message));
                  sharding.init(entity(speaker, context));
                  return new Announcers(context, timers, speaker, onReady).receive();
                }));
  }

  private static Entity<
          AnnouncerCommand, akka.cluster.sharding.typed.ShardingEnvelope<AnnouncerCommand>>
      entity(AnnouncerContext speaker, ActorContext<Command> context) {
    return Entity.of(Announcer.TYPE, entity -> Announcer.create(speaker, entity.getEntityId()))
        .withStopMessage(Announcer.Stop.INSTANCE)
        .withSettings(ClusterShardingSettings.create(context.getSystem()))
        .withAllocationStrategy(
            new LaneAllocationStrategy(
                akka.cluster.Cluster.get(
                    akka.actor.typed.javadsl.Adapter.toClassic(context.getSystem()))))
        .withMessageExtractor(new LaneMessageExtractor<>());
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(PlanChanged.class, this::onPlan)
        .onMessage(ReportsChanged.class, this::onReports)
        .onMessage(PeerChanged.class, this::onPeer)
        .onMessage(Started.class, this::onStarted)
        .onMessage(Stopped.class, this::onStopped)
        .onMessage(Heard.class, this::onHeard)
        .onMessage(PeersListed.class, this::onPeersListed)
        .onMessage(Drain.class, this::onDrain)
        .onMessageEquals(Warmed.UP, this::onWarmed)
        .onMessageEquals(Tick.RECONCILE, this::onTick)
        .build();
  }

  // ---- facts

  private Behavior<Command> onPlan(PlanChanged changed) {
    if (!changed.plan().version().isAfter(plan.version())) {
      return Behaviors.same();
    }
    Set<IpAddress> gone = new HashSet<>(plan.assignments().keySet());
    plan = changed.plan();
    gone.removeAll(plan.assignments().keySet());
    rivals.entrySet().removeIf(rival -> isSettled(rival.getValue()));
    speaker.answering().updatePools(plan.pools());
    speaker.answering().standBy(standbyAddresses());
    gone.forEach(this::reconcile);
    plan.assignments().keySet().forEach(this::reconcile);
    return Behaviors.same();
  }

  /** The plan knows of the claim: it says so, or something newer. */
  private boolean isSettled(Claim claim) {
    return plan.assignment(claim.address())
        .map(assignment -> assignment.epoch() >= claim.epoch())
        .orElse(true);
  }

  private List<IpAddress> standbyAddresses() {
    return plan.assignments().values().stream()
        .filter(assignment -> assignment.candidate(speaker.node()).isPresent())
        .map(Assignment::address)
        .toList();
  }

  private Behavior<Command> onReports(ReportsChanged changed) {
    reports = Map.copyOf(changed.reports());
    List<MacAddress> macs =
        reports.values().stream()
            .flatMap(report -> report.links().stream())
            .map(Link::mac)
            .toList();
    speaker.answering().updateSpeakers(macs);
    return Behaviors.same();
  }

  private Behavior<Command> onPeer(PeerChanged changed) {
    PeerStatus before = peers.put(changed.node(), changed.status());
    if (before != changed.status()) {
      log.info("peer node={} status={} before={}", changed.node(), changed.status(), before);
      plan.assignments().values().stream()
          .filter(assignment -> assignment.candidate(changed.node()).isPresent())
          .filter(assignment -> assignment.candidate(speaker.node()).isPresent())
          .map(Assignment::address)
          .forEach(this::reconcile);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStarted(Started started) {
    Claim claim = started.claim();
    own.put(claim.address(), claim);
    if (claim.provisional()) {
      tellOthers(List.of(claim));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStopped(Stopped stopped) {
    own.remove(stopped.address());
    return checkDrained();
  }

  private Behavior<Command> onHeard(Heard heard) {
    if (heard.message() instanceof TakeoverCommand.Claims claims) {
      claims.claims().stream()
          .filter(claim -> !claim.node().equals(speaker.node()))
          .forEach(this::onClaim);
    }
    return Behaviors.same();
  }

  private void onClaim(Claim claim) {
    rivals.merge(
        claim.address(),
        claim,
        (before, next) -> ClaimOrder.outranks(before, next) ? before : next);
    Claim mine = own.get(claim.address());
    if (mine == null) {
      return;
    }
    send(claim.address(), new AnnouncerCommand.Rival(claim));
    if (ClaimOrder.outranks(mine, claim)) {
      tellOthers(List.of(mine));
    }
  }

  private Behavior<Command> onPeersListed(PeersListed listed) {
    takeovers = listed.listing().getServiceInstances(PEERS);
    List<Claim> provisional = provisionalClaims();
    if (!provisional.isEmpty()) {
      tellOthers(provisional);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onWarmed() {
    if (!ready) {
      ready = true;
      onReady.run();
    }
    return Behaviors.same();
  }

  // ---- decisions

  private Behavior<Command> onTick() {
    if (!ready) {
      send(NO_ADDRESS, Announcer.Warm.UP);
    }
    Set<IpAddress> addresses = new HashSet<>(plan.assignments().keySet());
    addresses.addAll(own.keySet());
    if (plan != Plan.EMPTY) {
      addresses.addAll(speaker.answering().answered());
    }
    addresses.forEach(this::reconcile);
    provisionalClaims().forEach(claim -> speaker.allocator().tell(new Announced(claim)));
    return checkDrained();
  }

  private void reconcile(IpAddress address) {
    Optional<Assignment> assignment = plan.assignment(address);
    boolean answering =
        own.containsKey(address) || speaker.answering().answered().contains(address);
    if (assignment.isEmpty()) {
      if (answering) {
        send(address, new Announcer.Disown(assignment, Optional.empty(), "no Service holds it"));
      }
      return;
    }
    if (draining.isPresent()) {
      handOver(assignment.get(), answering);
      return;
    }
    Duty duty =
        Duty.of(
            assignment.get(),
            speaker.node(),
            this::statusOf,
            Optional.ofNullable(own.get(address)),
            Optional.ofNullable(rivals.get(address)));
    if (duty.answer()) {
      send(
          address,
          new Announcer.Own(assignment.get(), duty.epoch(), duty.provisional(), duty.reason()));
    } else if (answering) {
      send(address, new Announcer.Disown(assignment, laneOfOwner(assignment.get()), duty.reason()));
    }
  }

  private PeerStatus statusOf(String node) {
    return node.equals(speaker.node())
        ? PeerStatus.ALIVE
        : peers.getOrDefault(node, PeerStatus.UNKNOWN);
  }

  private Optional<Lane> laneOfOwner(Assignment assignment) {
    return assignment.owner().flatMap(owner -> laneOf(owner.node()));
  }

  private Optional<Lane> laneOf(String node) {
    return Optional.ofNullable(reports.get(node)).map(SpeakerReport::lane);
  }

  private void send(IpAddress address, AnnouncerCommand message) {
    speaker.send().accept(new LaneEntityId(speaker.lane(), address), message);
  }

  private void tellOthers(List<Claim> claims) {
    TakeoverCommand.Claims message = new TakeoverCommand.Claims(claims);
    takeovers.forEach(takeover -> takeover.tell(message));
  }

  private List<Claim> provisionalClaims() {
    return own.values().stream().filter(Claim::provisional).toList();
  }

  // ---- leaving

  private Behavior<Command> onDrain(Drain drain) {
    log.info("draining addresses={}", own.size());
    draining = Optional.of(drain.replyTo());
    new ArrayList<>(own.keySet()).forEach(this::reconcile);
    return checkDrained();
  }

  /** Straight to the first living standby: this must also work while nobody can allocate. */
  private void handOver(Assignment assignment, boolean answering) {
    Optional<Candidate> next = successor(assignment);
    if (answering && next.isPresent()) {
      long epoch =
          Math.max(
                  assignment.epoch(),
                  Optional.ofNullable(own.get(assignment.address())).map(Claim::epoch).orElse(0L))
              + 1;
      Assignment handed =
          new Assignment(
              assignment.address(), assignment.services(), assignment.candidates(), epoch);
      send(
          assignment.address(),
          new Announcer.Disown(
              Optional.of(handed), laneOf(next.get().node()), "this speaker is leaving"));
    }
  }

  private Optional<Candidate> successor(Assignment assignment) {
    return assignment.candidates().stream()
        .filter(candidate -> !candidate.node().equals(speaker.node()))
        .filter(candidate -> laneOf(candidate.node()).isPresent())
        .filter(candidate -> statusOf(candidate.node()) == PeerStatus.ALIVE)
        .findFirst();
  }

  private Behavior<Command> checkDrained() {
    if (draining.isPresent()
        && !drained
        && own.keySet().stream()
            .allMatch(address -> plan.assignment(address).flatMap(this::successor).isEmpty())) {
      draining.get().tell(Drained.DONE);
      drained = true;
    }
    return Behaviors.same();
  }
}
