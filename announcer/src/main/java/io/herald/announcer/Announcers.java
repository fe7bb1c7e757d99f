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
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.TakeoverCommand;
import io.herald.announcer.takeover.Knowledge;
import io.herald.announcer.takeover.OwnLinks;
import io.herald.announcer.takeover.PeerStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
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

  /** Every so many ticks announcers are told even what they should know: one may have crashed. */
  private static final int TICKS_TO_INSIST = 20;

  /** Whoever comes back has then heard who has the higher claim. */
  private static final Duration REASSURANCE = Duration.ofMillis(200);

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

  /**
   * From an announcer of this node.
   *
   * @param claim its claim
   * @param assignment what it was told of the address
   */
  record Started(Claim claim, Assignment assignment) implements Command {}

  /** From an announcer of this node. */
  record Stopped(IpAddress address) implements Command {}

  /** From the first entity of this node's lane: the lane stands. */
  enum Warmed implements Command {
    /** The only one. */
    UP
  }

  /**
   * Another speaker's word.
   *
   * @param claims its claims
   * @param beside whether they came beside the cluster, by which the answer has to go then
   */
  public record ClaimsHeard(List<Claim> claims, boolean beside) implements Command {}

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
    /** Ask about every address again. */
    RECONCILE,
    /** Tell of what has been started since. */
    TELL_STARTED,
    /** Somebody is back: the LAN may have believed either of us meanwhile. */
    REASSURE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final AnnouncerContext speaker;
  private final AtomicReference<OwnLinks> links;
  private final Runnable onReady;
  private final Knowledge knowledge;
  private final Reconciliation reconcile;
  private final Claims claims;
  private long ticks;
  private boolean ready;
  private Optional<ActorRef<Drained>> draining = Optional.empty();

  private Announcers(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AnnouncerContext speaker,
      AtomicReference<OwnLinks> links,
      Runnable onReady) {
    this.context = context;
    this.timers = timers;
    this.speaker = speaker;
    this.links = links;
    this.onReady = onReady;
    knowledge = new Knowledge(speaker.node(), System::nanoTime);
    reconcile = new Reconciliation(speaker, knowledge, this::awaitAnswer);
    timers.startTimerWithFixedDelay(Tick.RECONCILE, Duration.ZERO, RECONCILE);
    ActorRef<Command> self = context.getSelf();
    ActorRef<TakeoverCommand> exchange =
        context.spawn(
            ClaimExchange.create(
                heard -> self.tell(new ClaimsHeard(heard, false)),
                speakers -> self.tell(new SpeakersChanged(speakers))),
            "claims");
    claims = new Claims(speaker, knowledge, reconcile, exchange);
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
          AtomicReference<OwnLinks> links = new AtomicReference<>(OwnLinks.UNKNOWN);
          AnnouncerContext speaker =
              new AnnouncerContext(
                  node,
                  Lane.of(Cluster.get(system).selfMember().uniqueAddress()),
                  answering,
                  courier,
                  allocator,
                  context.getSelf(),
                  listener,
                  links::get,
                  (id, message) -> AnnouncerSharding.tell(system, id, message));
          AnnouncerSharding.start(system, speaker);
          return Behaviors.withTimers(
              timers -> new Announcers(context, timers, speaker, links, onReady).receive());
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
        .onMessageEquals(Tick.TELL_STARTED, this::onTellStarted)
        .onMessageEquals(Tick.REASSURE, this::onReassure)
        .build();
  }

  // ---- facts

  private Behavior<Command> onPlan(PlanChanged changed) {
    knowledge
        .plan(changed.plan(), speaker.answering().answered())
        .ifPresent(
            addresses -> {
              speaker.answering().updatePools(knowledge.plan().pools());
              speaker.answering().standBy(knowledge.candidacies());
              addresses.forEach(reconcile::of);
            });
    return Behaviors.same();
  }

  private Behavior<Command> onReports(ReportsChanged changed) {
    List<MacAddress> macs =
        changed.reports().values().stream()
            .flatMap(report -> report.links().stream())
            .map(Link::mac)
            .toList();
    speaker.answering().updateSpeakers(macs);
    Set<IpAddress> concerned = new HashSet<>();
    if (!knowledge.hasReports()) {
      concerned.addAll(knowledge.candidacies());
    }
    knowledge
        .reports(changed.reports())
        .forEach(node -> concerned.addAll(knowledge.sharedWith(node)));
    concerned.forEach(reconcile::of);
    return Behaviors.same();
  }

  private Behavior<Command> onPeer(PeerChanged changed) {
    Optional<PeerStatus> before = knowledge.peer(changed.node(), changed.status());
    if (before.isPresent()) {
      log.info("peer node={} status={} before={}", changed.node(), changed.status(), before.get());
      if (changed.status() == PeerStatus.SUSPECTED) {
        speaker.listener().lost(changed.node());
      }
      knowledge.sharedWith(changed.node()).forEach(reconcile::of);
      if (changed.status() == PeerStatus.ALIVE || changed.status() == PeerStatus.RESTARTED) {
        // It may answer for what we answer for: whose epoch is lower yields, at once.
        claims.tellAll(changed.node());
        if (before.get() == PeerStatus.SUSPECTED) {
          timers.startSingleTimer(Tick.REASSURE, REASSURANCE);
        }
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReassure() {
    knowledge.claims().forEach(claim -> speaker.answering().announceAgain(claim.address()));
    return Behaviors.same();
  }

  private Behavior<Command> onLinks(LinksChanged changed) {
    updateLinks(links.get().with(changed.links()));
    knowledge.candidacies().forEach(reconcile::of);
    return Behaviors.same();
  }

  private void updateLinks(OwnLinks now) {
    links.set(now);
    knowledge.links(now);
  }

  private Behavior<Command> onStarted(Started news) {
    knowledge.started(news.claim(), news.assignment());
    if (claims.started(news.claim())) {
      context.getSelf().tell(Tick.TELL_STARTED);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onTellStarted() {
    claims.tellStarted();
    return Behaviors.same();
  }

  private Behavior<Command> onSilenced(Silenced silenced) {
    log.warn("silent until the LAN was asked addresses={}", silenced.addresses().size());
    silenced
        .addresses()
        .forEach(
            address -> {
              knowledge.silenced(address);
              reconcile.send(address, Announcer.Silenced.INSTANCE);
              reconcile.of(address);
            });
    return Behaviors.same();
  }

  private Behavior<Command> onStopped(Stopped stopped) {
    knowledge.stopped(stopped.address());
    return checkDrained();
  }

  private Behavior<Command> onClaimsHeard(ClaimsHeard heard) {
    heard.claims().forEach(claim -> claims.heard(claim, heard.beside()));
    return Behaviors.same();
  }

  private Behavior<Command> onRivalSeen(RivalSeen seen) {
    claims.tellRival(seen.address(), seen.mac());
    return Behaviors.same();
  }

  private Behavior<Command> onSpeakersChanged(SpeakersChanged changed) {
    knowledge.connected(changed.hostPorts());
    claims.tellNewcomers();
    return Behaviors.same();
  }

  private Behavior<Command> onWarmed() {
    if (!ready) {
      ready = true;
      onReady.run();
    }
    return Behaviors.same();
  }

  private void awaitAnswer(IpAddress address, CompletionStage<Answering.Holder> answer) {
    context.pipeToSelf(
        answer,
        (holder, failure) -> {
          if (failure != null) {
            log.warn("not probed address={}", address, failure);
          }
          return new Probed(address, holder == null ? new Answering.Holder.Nobody() : holder);
        });
  }

  private Behavior<Command> onProbed(Probed probed) {
    reconcile.answered(probed.address(), probed.holder());
    return Behaviors.same();
  }

  // ---- again and again

  private Behavior<Command> onTick() {
    if (!ready) {
      reconcile.send(NO_ADDRESS, Announcer.Warm.UP);
    }
    Set<IpAddress> addresses = new HashSet<>(knowledge.plan().assignments().keySet());
    knowledge.claims().forEach(claim -> addresses.add(claim.address()));
    if (!knowledge.plan().version().equals(PlanVersion.NONE)) {
      addresses.addAll(speaker.answering().answered());
    }
    boolean insist = ++ticks % TICKS_TO_INSIST == 0;
    addresses.forEach(insist ? reconcile::insistOn : reconcile::of);
    claims.repeat();
    return checkDrained();
  }

  // ---- leaving

  private Behavior<Command> onDrain(Drain drain) {
    log.info("draining addresses={}", knowledge.claims().size());
    updateLinks(links.get().thatLeaves());
    draining = Optional.of(drain.replyTo());
    knowledge.claims().forEach(claim -> reconcile.of(claim.address()));
    return checkDrained();
  }

  /** Done when nothing is left, or only what nobody else can answer for. */
  private Behavior<Command> checkDrained() {
    boolean drained =
        draining.isPresent()
            && knowledge.claims().stream().noneMatch(claim -> reconcile.handsOver(claim.address()));
    if (drained) {
      draining.get().tell(Drained.DONE);
      draining = Optional.empty();
    }
    return Behaviors.same();
  }
}
