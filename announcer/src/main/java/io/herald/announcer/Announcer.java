package io.herald.announcer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Lane;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.actors.protocol.AnnouncerCommand.Hand;
import io.herald.actors.protocol.AnnouncerCommand.HandOk;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.ClaimOrder;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the sending for one address on one node: the sharded entity {@code lane|address}.
 *
 * <pre>
 *          Own, Hand                Disown for another node
 *   idle ─────────────▶ announcing ───────────────────────▶ handing ──HandOk──▶ stopped
 *                        │      ▲                              │
 *                        │      └────────────── Own ───────────┘
 *                        ├── Disown for nobody, a rival with a higher epoch ──▶ stopped
 *                        └── Silenced ──▶ idle
 * </pre>
 *
 * Whether it should answer is decided elsewhere ({@link io.herald.announcer.takeover.Takeover}). It
 * never stops answering on its own account: only when the new owner has confirmed, when nobody is
 * to answer any more, or when a rival with a higher epoch answers. An actor that is stopped
 * otherwise leaves the wire as it is, so that addresses are answered while the actor system
 * restarts.
 */
public final class Announcer {

  /** The sharding type of announcers; {@code GET /cluster/shards/announcer} lists the lanes. */
  public static final EntityTypeKey<AnnouncerCommand> TYPE =
      EntityTypeKey.create(AnnouncerCommand.class, "announcer");

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  /**
   * This node is to answer.
   *
   * @param assignment the plan's assignment
   * @param epoch the epoch to answer with: the assignment's, or the next one in a takeover
   * @param provisional whether this is a takeover
   * @param reason why, for the log
   */
  record Own(Assignment assignment, long epoch, boolean provisional, String reason)
      implements AnnouncerCommand {}

  /**
   * This node is not to answer any more.
   *
   * @param assignment the assignment that says who is; empty when nobody is
   * @param newLane the lane of that node, which must confirm first; empty when nobody is to answer
   * @param reason why, for the log
   */
  record Disown(Optional<Assignment> assignment, Optional<Lane> newLane, String reason)
      implements AnnouncerCommand {}

  /**
   * Another node's claim stands against this one's.
   *
   * @param epoch of this node's claim that was compared; a later one is not meant
   * @param rival the claim that stands
   */
  record Yield(long epoch, Claim rival) implements AnnouncerCommand {}

  /** This node's claim stands against another's. */
  enum Insist implements AnnouncerCommand {
    /** The only one. */
    INSTANCE
  }

  /** The wire has stopped answering by itself, because this process stood still. */
  enum Silenced implements AnnouncerCommand {
    /** The only one. */
    INSTANCE
  }

  /** Only starts the lane, so that the first takeover need not. */
  enum Warm implements AnnouncerCommand {
    /** The only one. */
    UP
  }

  /** The entity's lane is shut down; the wire stays as it is. */
  enum Stop implements AnnouncerCommand {
    /** The only one. */
    INSTANCE
  }

  /**
   * How long the one who was asked to take an address is waited for before another is asked. Who is
   * first in line may change at any moment, and of two who were asked both would take it.
   */
  private static final Duration ASKED_ALONE = Duration.ofMillis(400);

  private final ActorContext<AnnouncerCommand> context;
  private final AnnouncerContext speaker;
  private final LaneEntityId id;
  private final IpAddress address;

  private Announcer(
      ActorContext<AnnouncerCommand> context, AnnouncerContext speaker, LaneEntityId id) {
    this.context = context;
    this.speaker = speaker;
    this.id = id;
    this.address = id.address();
  }

  /** The behaviour of the entity {@code entityId}. */
  static Behavior<AnnouncerCommand> create(AnnouncerContext speaker, String entityId) {
    LaneEntityId id = LaneEntityId.parse(entityId);
    return Behaviors.setup(
        context ->
            // A message for the lane of a speaker that is gone: see LaneAllocationStrategy.
            id.lane().equals(speaker.lane())
                ? new Announcer(context, speaker, id).idle()
                : Behaviors.stopped());
  }

  private Behavior<AnnouncerCommand> idle() {
    return Behaviors.receive(AnnouncerCommand.class)
        .onMessage(Own.class, this::announce)
        .onMessage(
            Hand.class,
            hand -> speaker.couldAnswer(hand.assignment()) ? onHand(hand) : Behaviors.stopped())
        .onMessage(Disown.class, this::onDisownWhenIdle)
        .onMessage(Warm.class, this::onWarm)
        .onMessage(Yield.class, yielding -> Behaviors.stopped())
        .onMessage(Insist.class, insist -> Behaviors.same())
        .onMessage(Silenced.class, silenced -> Behaviors.same())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  /** An address left on the wire by an earlier actor system of this process. */
  private Behavior<AnnouncerCommand> onDisownWhenIdle(Disown disown) {
    return speaker.answering().answered().contains(address)
        ? handing(new Claim(address, speaker.node(), 0, false), disown)
        : Behaviors.stopped();
  }

  private Behavior<AnnouncerCommand> onWarm(Warm warm) {
    speaker.announcers().tell(Announcers.Warmed.UP);
    return Behaviors.stopped();
  }

  // ---- announcing

  private Behavior<AnnouncerCommand> announce(Own own) {
    if (own.provisional() && !speaker.answering().answered().contains(address)) {
      speaker.listener().tookOver(address);
    }
    return announce(own.assignment(), own.epoch(), own.provisional(), own.reason());
  }

  private Behavior<AnnouncerCommand> announce(
      Assignment assignment, long epoch, boolean provisional, String reason) {
    speaker.answering().announce(address, speaker.linksIn(assignment));
    return confirmed(assignment, epoch, provisional, reason);
  }

  private Behavior<AnnouncerCommand> confirmed(
      Assignment assignment, long epoch, boolean provisional, String reason) {
    Claim claim = new Claim(address, speaker.node(), epoch, provisional);
    log.info(
        "announcing address={} epoch={} provisional={} links={} services={} reason={}",
        address,
        epoch,
        provisional,
        speaker.linksIn(assignment),
        assignment.services(),
        reason);
    speaker.announcers().tell(new Announcers.Started(claim, assignment));
    speaker.listener().announcing(claim);
    return announcing(assignment, claim);
  }

  private Behavior<AnnouncerCommand> announcing(Assignment assignment, Claim claim) {
    return Behaviors.receive(AnnouncerCommand.class)
        .onMessage(Own.class, own -> onOwnAgain(assignment, claim, own))
        .onMessage(Hand.class, hand -> onHandAgain(assignment, claim, hand))
        .onMessage(Disown.class, disown -> onDisown(claim, disown))
        .onMessage(Yield.class, yielding -> onYield(claim, yielding))
        .onMessage(Insist.class, insist -> onInsist())
        .onMessage(HandOk.class, late -> Behaviors.same())
        .onMessage(Silenced.class, silenced -> onSilenced())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  /** Repeated by every reconciliation: does nothing unless something changed. */
  private Behavior<AnnouncerCommand> onOwnAgain(Assignment before, Claim claim, Own own) {
    long epoch = Math.max(claim.epoch(), own.epoch());
    if (!speaker.linksIn(before).equals(speaker.linksIn(own.assignment()))) {
      return announce(own.assignment(), epoch, own.provisional(), own.reason());
    }
    return epoch == claim.epoch()
            && own.provisional() == claim.provisional()
            && before.services().equals(own.assignment().services())
        ? Behaviors.same()
        : confirmed(own.assignment(), epoch, own.provisional(), own.reason());
  }

  /** Only when it can be: without a confirmation the other goes on answering, and asks again. */
  private Behavior<AnnouncerCommand> onHand(Hand hand) {
    Behavior<AnnouncerCommand> next =
        announce(hand.assignment(), hand.assignment().epoch(), true, "handed over");
    hand.replyTo()
        .tell(new HandOk(new Claim(address, speaker.node(), hand.assignment().epoch(), true)));
    return next;
  }

  private Behavior<AnnouncerCommand> onHandAgain(Assignment before, Claim claim, Hand hand) {
    if (hand.assignment().epoch() > claim.epoch()) {
      return speaker.couldAnswer(hand.assignment()) ? onHand(hand) : Behaviors.same();
    }
    hand.replyTo().tell(new HandOk(claim));
    return Behaviors.same();
  }

  /** Waits for the word to announce again; stopping would lose it. */
  private Behavior<AnnouncerCommand> onSilenced() {
    speaker.listener().stopped(address);
    return idle();
  }

  private Behavior<AnnouncerCommand> onYield(Claim claim, Yield yielding) {
    if (claim.epoch() > yielding.epoch()) {
      return Behaviors.same();
    }
    Claim rival = yielding.rival();
    speaker.answering().withdraw(address);
    return stopped("yielded to node=" + rival.node() + " epoch=" + rival.epoch());
  }

  /** Whoever announces last decides what neighbours believe. */
  private Behavior<AnnouncerCommand> onInsist() {
    speaker.answering().announceAgain(address);
    return Behaviors.same();
  }

  // ---- handing over

  private Behavior<AnnouncerCommand> onDisown(Claim claim, Disown disown) {
    if (disown.assignment().isEmpty() || disown.newLane().isEmpty()) {
      speaker.answering().withdraw(address);
      return stopped(disown.reason());
    }
    return handing(claim, disown);
  }

  /** Goes on answering until the new owner has confirmed. */
  private Behavior<AnnouncerCommand> handing(Claim claim, Disown disown) {
    if (disown.assignment().isEmpty() || disown.newLane().isEmpty()) {
      return onDisown(claim, disown);
    }
    ActorRef<AnnouncerCommand> self = context.getSelf();
    long askedUntil = System.nanoTime() + ASKED_ALONE.toNanos();
    speaker.answering().quieten(address);
    speaker
        .send()
        .accept(
            new LaneEntityId(disown.newLane().get(), address),
            new Hand(disown.assignment().get(), self));
    return Behaviors.receive(AnnouncerCommand.class)
        .onMessage(HandOk.class, handOk -> onHandOk(claim, handOk))
        .onMessage(Own.class, this::announce)
        .onMessage(
            Disown.class,
            again ->
                isAnother(disown, again) && System.nanoTime() - askedUntil < 0
                    ? Behaviors.same()
                    : handing(claim, again))
        .onMessage(
            Hand.class,
            hand -> speaker.couldAnswer(hand.assignment()) ? onHand(hand) : Behaviors.same())
        .onMessage(Yield.class, yielding -> onYield(claim, yielding))
        .onMessage(Insist.class, insist -> Behaviors.same())
        .onMessage(Silenced.class, silenced -> onSilenced())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  private static boolean isAnother(Disown before, Disown again) {
    return again.newLane().isPresent() && !again.newLane().equals(before.newLane());
  }

  private Behavior<AnnouncerCommand> onHandOk(Claim claim, HandOk handOk) {
    if (ClaimOrder.outranks(claim, handOk.claim())) {
      return Behaviors.same();
    }
    speaker.answering().withdraw(address);
    return stopped("handed over to node=" + handOk.claim().node());
  }

  private Behavior<AnnouncerCommand> stopped(String reason) {
    log.info("not announcing address={} reason={}", address, reason);
    speaker.announcers().tell(new Announcers.Stopped(address));
    speaker.listener().stopped(address);
    return Behaviors.stopped();
  }

  /** For the log: the lane and the address. */
  @Override
  public String toString() {
    return id.toString();
  }
}
