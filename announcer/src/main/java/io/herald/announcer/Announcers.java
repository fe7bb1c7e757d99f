package io.herald.announcer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.Cluster;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
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
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.protocol.TakeoverCommand;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.ClaimOrder;
import io.herald.announcer.takeover.Decision;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.announcer.takeover.Situation;
import io.herald.announcer.takeover.Takeover;
import io.herald.announcer.takeover.WireProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the announcers of this node in line with the plan and with what is known of the other
 * nodes: one actor for each speaker. It decides nothing itself ({@link Takeover} does); it collects
 * the facts, asks for each address that they concern, and tells the announcer in this node's lane.
 * Every half second it asks for all of them again, which heals lost messages, crashed announcers
 * and leftovers.
 */
public final class Announcers {

  private static final Logger log = LoggerFactory.getLogger(Announcers.class);

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
   * This node's usable interfaces.
   *
   * @param links all of them
   */
  public record LinksChanged(List<Link> links) implements Command {}

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

  /**
   * Another speaker's word, however it came.
   *
   * @param claims its claims
   */
  public record ClaimsHeard(List<Claim> claims) implements Command {}

  /**
   * This process stood still for so long that others may have taken its addresses over: the wire
   * has stopped answering for these, and goes on when it is told to announce them.
   *
   * @param addresses what was answered for
   */
  public record Silenced(Set<IpAddress> addresses) implements Command {}

  /**
   * Another speaker announces an address that this node announces.
   *
   * @param address the address
   * @param mac the other's hardware address
   */
  public record RivalSeen(IpAddress address, MacAddress mac) implements Command {}

  private record SpeakersChanged(Set<String> hostPorts) implements Command {}

  private record Probed(IpAddress address, Answering.Holder holder) implements Command {}

  private enum Tick implements Command {
    RECONCILE
  }

  private final ActorContext<Command> context;
  private final AnnouncerContext speaker;
  private final Runnable onReady;
  private final Knowledge knowledge;
  private final ActorRef<TakeoverCommand> exchange;
  private boolean ready;
  private Optional<ActorRef<Drained>> draining = Optional.empty();

  private Announcers(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AnnouncerContext speaker,
      Runnable onReady) {
    this.context = context;
    this.speaker = speaker;
    this.onReady = onReady;
    knowledge = new Knowledge(speaker.node(), System::nanoTime);
    timers.startTimerWithFixedDelay(Tick.RECONCILE, Duration.ZERO, RECONCILE);
    ActorRef<Command> self = context.getSelf();
    exchange =
        context.spawn(
            ClaimExchange.create(
                claims -> self.tell(new ClaimsHeard(claims)),
                speakers -> self.tell(new SpeakersChanged(speakers))),
            "claims");
  }

  /**
   * The behaviour.
   *
   * @param node the name of this Node
   * @param answering the wire
   * @param courier carries claims to speakers that the cluster does not reach
   * @param allocator the allocator, wherever it runs
   * @param onReady called once when this node's lane stands, on the actor's thread: only then may
   *     the plan name this node
   * @param listener hears what this node's announcers do
   */
  public static Behavior<Command> create(
      String node,
      Answering answering,
      ClaimCourier courier,
      ActorRef<AllocatorCommand> allocator,
      Runnable onReady,
      AnnouncerListener listener) {
    return Behaviors.setup(
        context -> {
          ActorSystem<?> system = context.getSystem();
          AnnouncerContext speaker =
              new AnnouncerContext(
                  node,
                  Lane.of(Cluster.get(system).selfMember().uniqueAddress()),
                  answering,
                  courier,
                  allocator,
                  context.getSelf(),
                  listener,
                  (id, message) -> AnnouncerSharding.tell(system, id, message));
          AnnouncerSharding.start(system, speaker);
          return Behaviors.withTimers(
              timers -> new Announcers(context, timers, speaker, onReady).receive());
        });
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(PlanChanged.class, this::onPlan)
        .onMessage(ReportsChanged.class, this::onReports)
        .onMessage(PeerChanged.class, this::onPeer)
        .onMessage(LinksChanged.class, this::onLinks)
        .onMessage(Probed.class, this::onProbed)
        .onMessage(Started.class, this::onStarted)
        .onMessage(Stopped.class, this::onStopped)
        .onMessage(ClaimsHeard.class, this::onClaimsHeard)
        .onMessage(RivalSeen.class, this::onRivalSeen)
        .onMessage(Silenced.class, this::onSilenced)
        .onMessage(SpeakersChanged.class, this::onSpeakersChanged)
        .onMessage(Drain.class, this::onDrain)
        .onMessageEquals(Warmed.UP, this::onWarmed)
        .onMessageEquals(Tick.RECONCILE, this::onTick)
        .build();
  }

  // ---- facts

  private Behavior<Command> onPlan(PlanChanged changed) {
    Set<IpAddress> concerned = knowledge.plan(changed.plan(), speaker.answering().answered());
    if (!concerned.isEmpty() || changed.plan().version().equals(knowledge.plan().version())) {
      speaker.answering().updatePools(knowledge.plan().pools());
      speaker.answering().standBy(knowledge.candidacies());
      concerned.forEach(this::reconcile);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReports(ReportsChanged changed) {
    knowledge.reports(changed.reports());
    List<MacAddress> macs =
        changed.reports().values().stream()
            .flatMap(report -> report.links().stream())
            .map(Link::mac)
            .toList();
    speaker.answering().updateSpeakers(macs);
    return Behaviors.same();
  }

  private Behavior<Command> onPeer(PeerChanged changed) {
    Optional<PeerStatus> before = knowledge.peer(changed.node(), changed.status());
    if (before.isPresent()) {
      log.info("peer node={} status={} before={}", changed.node(), changed.status(), before.get());
      knowledge.sharedWith(changed.node()).forEach(this::reconcile);
      if (changed.status() == PeerStatus.ALIVE) {
        // It may answer for what we answer for: whose epoch is lower yields, at once.
        speaker.courier().tell(changed.node(), knowledge.tellable());
      }
      if (before.get() == PeerStatus.SUSPECTED && changed.status() == PeerStatus.ALIVE) {
        // Either of the two may have been believed by the LAN meanwhile.
        knowledge.own().forEach(claim -> speaker.answering().announceAgain(claim.address()));
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLinks(LinksChanged changed) {
    knowledge.links(changed.links());
    knowledge.candidacies().forEach(this::reconcile);
    return Behaviors.same();
  }

  private Behavior<Command> onStarted(Started started) {
    knowledge.started(started.claim());
    if (started.claim().provisional() && !knowledge.isDoubtful(started.claim())) {
      tellOthers(List.of(started.claim()));
      tellApart(List.of(started.claim()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSilenced(Silenced silenced) {
    log.warn("silent until the LAN was asked addresses={}", silenced.addresses().size());
    silenced
        .addresses()
        .forEach(
            address -> {
              knowledge.silenced(address);
              send(address, Announcer.Silenced.INSTANCE);
              reconcile(address);
            });
    return Behaviors.same();
  }

  private Behavior<Command> onStopped(Stopped stopped) {
    knowledge.stopped(stopped.address());
    return checkDrained();
  }

  private Behavior<Command> onClaimsHeard(ClaimsHeard heard) {
    heard.claims().stream()
        .filter(claim -> !claim.node().equals(speaker.node()))
        .forEach(this::onClaim);
    return Behaviors.same();
  }

  private void onClaim(Claim claim) {
    knowledge.claimed(claim);
    Optional<Claim> mine = knowledge.own(claim.address());
    if (mine.isPresent()) {
      send(claim.address(), new AnnouncerCommand.Rival(claim));
      if (ClaimOrder.outranks(mine.get(), claim)) {
        tellOthers(List.of(mine.get()));
        tellApart(claim.node(), List.of(mine.get()));
      } else {
        // It stops before it reads anything else; to answer again takes a look at the wire.
        knowledge.stopped(claim.address());
      }
    }
  }

  private Behavior<Command> onRivalSeen(RivalSeen seen) {
    List<Claim> mine =
        knowledge.tellable().stream()
            .filter(claim -> claim.address().equals(seen.address()))
            .toList();
    knowledge.nodeOf(seen.mac()).ifPresent(node -> speaker.courier().tell(node, mine));
    return Behaviors.same();
  }

  private Behavior<Command> onSpeakersChanged(SpeakersChanged changed) {
    knowledge.connected(changed.hostPorts());
    tellOthers(knowledge.provisional());
    return Behaviors.same();
  }

  private Behavior<Command> onWarmed() {
    if (!ready) {
      ready = true;
      onReady.run();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onProbed(Probed probed) {
    if (probed.holder() instanceof Answering.Holder.Stranger stranger) {
      knowledge.probed(probed.address(), WireProbe.STRANGER);
      log.warn(
          "conflict address={} mac={} link={}: not announced",
          probed.address(),
          stranger.mac(),
          stranger.link());
      speaker
          .allocator()
          .tell(
              new Conflict(
                  probed.address(), speaker.node(), stranger.link(), stranger.mac(), false));
    } else {
      boolean nobody = probed.holder() instanceof Answering.Holder.Nobody;
      knowledge.probed(probed.address(), nobody ? WireProbe.NOBODY : WireProbe.SPEAKER);
    }
    reconcile(probed.address());
    return Behaviors.same();
  }

  // ---- decisions

  private Behavior<Command> onTick() {
    if (!ready) {
      send(NO_ADDRESS, Announcer.Warm.UP);
    }
    Set<IpAddress> addresses = new HashSet<>(knowledge.plan().assignments().keySet());
    knowledge.own().forEach(claim -> addresses.add(claim.address()));
    if (!knowledge.plan().version().equals(PlanVersion.NONE)) {
      addresses.addAll(speaker.answering().answered());
    }
    addresses.forEach(this::reconcile);
    // Again and again: a claim that is not repeated counts as given up, and a peer that comes back
    // after a partition has not heard it.
    tellOthers(knowledge.provisional());
    tellApart(knowledge.tellable());
    knowledge.provisional().forEach(claim -> speaker.allocator().tell(new Announced(claim)));
    return checkDrained();
  }

  private void reconcile(IpAddress address) {
    Optional<Assignment> assignment = knowledge.plan().assignment(address);
    Decision decision = Takeover.decide(knowledge.situation(address));
    if (decision instanceof Decision.Announce announce) {
      own(address, assignment, announce.epoch(), false, announce.reason());
    } else if (decision instanceof Decision.Provisional provisional) {
      own(address, assignment, provisional.epoch(), true, provisional.reason());
    } else if (decision instanceof Decision.HandOver handOver) {
      handOver(address, assignment, handOver);
    } else if (decision instanceof Decision.Probe probe) {
      probe(address, assignment, probe.reason());
    } else if (decision instanceof Decision.Yield && isAnswered(address)) {
      giveUp(address, assignment, decision.reason());
    }
  }

  private boolean isAnswered(IpAddress address) {
    return knowledge.own(address).isPresent() || speaker.answering().answered().contains(address);
  }

  private void own(
      IpAddress address,
      Optional<Assignment> assignment,
      long epoch,
      boolean provisional,
      String reason) {
    assignment.ifPresent(
        planned -> send(address, new Announcer.Own(planned, epoch, provisional, reason)));
  }

  private void handOver(
      IpAddress address, Optional<Assignment> assignment, Decision.HandOver handOver) {
    Optional<Assignment> handed =
        assignment.map(
            planned ->
                new Assignment(
                    address, planned.services(), planned.candidates(), handOver.epoch()));
    Optional<Lane> lane = knowledge.laneOf(handOver.to());
    if (lane.isPresent()) {
      send(address, new Announcer.Disown(handed, lane, handOver.reason()));
    }
  }

  /** What an earlier actor system of this process left on the wire is handed to the owner. */
  private void giveUp(IpAddress address, Optional<Assignment> assignment, String reason) {
    boolean leftOver = knowledge.own(address).isEmpty();
    Optional<Lane> owner =
        leftOver
            ? assignment
                .flatMap(Assignment::owner)
                .filter(candidate -> !candidate.node().equals(speaker.node()))
                .flatMap(candidate -> knowledge.laneOf(candidate.node()))
            : Optional.empty();
    send(address, new Announcer.Disown(assignment, owner, reason));
  }

  private void probe(IpAddress address, Optional<Assignment> assignment, String reason) {
    LinkSelection links =
        assignment
            .flatMap(planned -> planned.candidate(speaker.node()))
            .map(Candidate::links)
            .orElse(LinkSelection.ALL);
    Situation now = knowledge.situation(address);
    boolean urgent =
        now.resuming()
            || assignment.map(planned -> !planned.isOwnedBy(speaker.node())).orElse(false);
    log.info("probing address={} urgent={} reason={}", address, urgent, reason);
    knowledge.asked(address);
    context.pipeToSelf(
        speaker.answering().probe(address, links, urgent),
        (holder, failure) ->
            new Probed(address, holder == null ? new Answering.Holder.Nobody() : holder));
  }

  private void send(IpAddress address, AnnouncerCommand message) {
    speaker.send().accept(new LaneEntityId(speaker.lane(), address), message);
  }

  private void tellOthers(List<Claim> claims) {
    if (!claims.isEmpty()) {
      exchange.tell(new ClaimExchange.Tell(claims));
    }
  }

  /** Tells those to whom the cluster may not carry it. */
  private void tellApart(List<Claim> claims) {
    knowledge.apart().forEach(node -> speaker.courier().tell(node, claims));
  }

  private void tellApart(String node, List<Claim> claims) {
    if (knowledge.apart().contains(node)) {
      speaker.courier().tell(node, claims);
    }
  }

  // ---- leaving

  private Behavior<Command> onDrain(Drain drain) {
    log.info("draining addresses={}", knowledge.own().size());
    knowledge.leave();
    draining = Optional.of(drain.replyTo());
    new ArrayList<>(knowledge.own()).forEach(claim -> reconcile(claim.address()));
    return checkDrained();
  }

  /** Done when nothing is left, or only what nobody else can answer for. */
  private Behavior<Command> checkDrained() {
    boolean drained =
        draining.isPresent()
            && knowledge.own().stream()
                .map(claim -> Takeover.decide(knowledge.situation(claim.address())))
                .noneMatch(Decision.HandOver.class::isInstance);
    if (drained) {
      draining.get().tell(Drained.DONE);
      draining = Optional.empty();
    }
    return Behaviors.same();
  }
}
