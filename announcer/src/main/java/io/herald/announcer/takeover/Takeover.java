package io.herald.announcer.takeover;

import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
import io.herald.announcer.takeover.Decision.Announce;
import io.herald.announcer.takeover.Decision.HandOver;
import io.herald.announcer.takeover.Decision.Hold;
import io.herald.announcer.takeover.Decision.Probe;
import io.herald.announcer.takeover.Decision.Provisional;
import io.herald.announcer.takeover.Decision.Yield;
import java.util.Optional;

/**
 * Whether this node is to answer for an address now. Rules, the first that applies:
 *
 * <pre>
 *  # the node knows                              answering                silent
 *  1 no Service holds the address                Yield                    Yield
 *  2 no node may announce it, or no carrier      Yield                    Yield
 *  3 a rival took over: claim above the plan's   Yield                    Yield
 *    and ours, its node not suspected
 *  4 not eligible                                HandOver to the first    Yield
 *                                                alive, else Hold
 *  5 the plan says this node                     Announce; Provisional    Announce; a new address
 *                                                while ahead of the plan  (epoch 1) is probed first
 *     a ... and has said so before: the carrier  -                        by the probe:
 *       is back, the process stood still or                               not asked: Probe
 *       has just started                                                  asked: Hold
 *                                                                         nobody: Announce
 *                                                                         speaker: Hold
 *                                                                         stranger: Yield
 *  6 ... and a rival with a higher claim is gone Provisional above it     as 9
 *  7 the plan says another, a candidate before
 *    us may be alive:
 *     a our claim is above the plan's            Provisional, held till   -
 *                                                the plan confirms
 *     b ... and the owner is back and settled,   HandOver to the owner    -
 *       or the LAN says that it still answers
 *     c our claim is the plan's or older         HandOver to it           -
 *     d                                          -                        Yield, Hold while the
 *                                                                         owner is leaving
 *  8 the plan says another, none of its          HandOver to the first    Yield
 *    candidates is this node                     that may be alive,
 *                                                else Hold
 *  9 the plan says another, all before us dead   Provisional              by the probe:
 *                                                                         not asked: Probe
 *                                                                         asked: Hold
 *                                                                         nobody: Provisional
 *                                                                         speaker: Hold
 *                                                                         stranger: Yield
 * </pre>
 *
 * Dead means suspected, restarted, or alive and without an interface to answer on. The owner, when
 * unknown, may be alive: a node that has just started judges nobody. An unknown standby before us
 * is passed over: waiting for one that nobody hears would leave the address dark, and if both
 * answer the epochs and names settle it.
 */
public final class Takeover {
  /** The first epoch of an address: nobody has ever announced it. */
  private static final long FIRST_EPOCH = 1;

  private final Situation now;
  private final Assignment plan;

  private Takeover(Situation now, Assignment plan) {
    this.now = now;
    this.plan = plan;
  }

  /** Decides; the same situation always gives the same decision. */
  public static Decision decide(Situation now) {
    return now.assignment()
        .map(assignment -> new Takeover(now, assignment).decide())
        .orElseGet(() -> new Yield("no Service holds it"));
  }

  private Decision decide() {
    if (plan.candidates().isEmpty()) {
      return new Yield("no node may announce it");
    }
    if (!now.carrier()) {
      return new Yield("no carrier");
    }
    Optional<Claim> standing = standingRival();
    if (standing.isPresent()) {
      Claim rival = standing.get();
      return new Yield("node " + rival.node() + " took over with epoch " + rival.epoch());
    }
    if (!now.eligible()) {
      return answering() ? passOn("this node is not eligible") : new Yield("not eligible");
    }
    if (plan.isOwnedBy(now.node())) {
      return planned();
    }
    return answering() ? answeringUnplanned() : silentUnplanned();
  }

  /** A living node's claim that stands against the plan and against ours. */
  private Optional<Claim> standingRival() {
    return now.rival()
        .filter(rival -> rival.epoch() > plan.epoch())
        .filter(rival -> now.status(rival.node()) != PeerStatus.SUSPECTED)
        .filter(rival -> now.own().isEmpty() || ClaimOrder.outranks(rival, now.own().get()));
  }

  // ---- the plan says this node

  private Decision planned() {
    long epoch = Math.max(plan.epoch(), now.ownEpoch());
    if (now.rivalEpoch() > epoch) {
      // It took over and died; it must not win when it returns with its old claim.
      String reason = "who took over with epoch " + now.rivalEpoch() + " is gone";
      return answering() ? new Provisional(nextEpoch(), reason) : probed(reason);
    }
    if (epoch > plan.epoch()) {
      return new Provisional(epoch, "planned, ahead of the plan's epoch");
    }
    if (!answering() && now.resuming()) {
      return resumed(epoch);
    }
    return answering() || epoch > FIRST_EPOCH ? new Announce(epoch, "planned") : firstTime();
  }

  /** The plan's word may be older than what happened while this node was away. */
  private Decision resumed(long epoch) {
    return switch (now.probe()) {
      case NOT_ASKED -> new Probe("planned, after a silence");
      case ASKED -> new Hold("waiting for the LAN's answer after a silence");
      case STRANGER -> new Yield("a stranger holds it");
      case SPEAKER -> new Hold("a speaker answers on the LAN, its claim is awaited");
      case NOBODY -> new Announce(epoch, "planned, free on the LAN after a silence");
    };
  }

  /** RFC 5227, section 2.1: an address that is new to the LAN. */
  private Decision firstTime() {
    return switch (now.probe()) {
      case NOT_ASKED -> new Probe("new to the LAN");
      case ASKED -> new Hold("waiting for the LAN's answer");
      case STRANGER -> new Yield("a stranger holds it");
      case NOBODY, SPEAKER -> new Announce(plan.epoch(), "planned, free on the LAN");
    };
  }

  // ---- the plan says another

  private Decision answeringUnplanned() {
    Optional<String> first = firstInLine();
    if (first.isEmpty()) {
      return new Hold("nobody else can answer");
    }
    String node = first.get();
    boolean ahead = now.ownEpoch() > plan.epoch() && plan.candidate(now.node()).isPresent();
    if (node.equals(now.node())) {
      return ahead ? holding() : new Provisional(nextEpoch(), ownerIsGone());
    }
    if (!ahead) {
      return new HandOver(node, handOverEpoch(node), "the plan says node " + node);
    }
    return giveBack() ? new HandOver(owner(), nextEpoch(), "the owner is alive") : holding();
  }

  private Decision holding() {
    return now.probe() == WireProbe.SPEAKER && isAble(owner())
        ? new HandOver(owner(), nextEpoch(), "the owner still answers on the LAN")
        : new Provisional(now.ownEpoch(), "holding until the plan confirms");
  }

  /** Whether the owner should have its address back although we took it over. */
  private boolean giveBack() {
    boolean back = now.status(owner()) == PeerStatus.ALIVE && now.ownerSettled();
    return isAble(owner()) && (back || now.probe() == WireProbe.SPEAKER);
  }

  private Decision silentUnplanned() {
    if (plan.candidate(now.node()).isEmpty()) {
      return new Yield("not a candidate");
    }
    String node = firstInLine().orElseThrow();
    if (node.equals(now.node())) {
      return probed(ownerIsGone());
    }
    return node.equals(owner()) && now.status(node) == PeerStatus.LEAVING
        ? new Hold("the owner is leaving and hands over")
        : new Yield("node " + node + " comes first");
  }

  /** A takeover, if the LAN agrees. */
  private Decision probed(String reason) {
    return switch (now.probe()) {
      case NOT_ASKED -> new Probe(reason);
      case ASKED -> new Hold("waiting for the LAN's answer: " + reason);
      case NOBODY -> new Provisional(nextEpoch(), reason);
      case SPEAKER -> new Hold("a speaker still answers on the LAN, though " + reason);
      case STRANGER -> new Yield("a stranger holds it, though " + reason);
    };
  }

  /** The first candidate that may be alive: the owner unless suspected, a standby that is heard. */
  private Optional<String> firstInLine() {
    return plan.candidates().stream().map(Candidate::node).filter(this::mayAnswer).findFirst();
  }

  private boolean mayAnswer(String node) {
    return isAble(node)
        && switch (now.status(node)) {
          case ALIVE -> true;
          case LEAVING -> node.equals(owner()) && !answering();
          case UNKNOWN -> node.equals(owner());
          case SUSPECTED, RESTARTED -> false;
        };
  }

  private boolean isAble(String node) {
    return !now.unable().contains(node);
  }

  // ---- giving it to another

  private Decision passOn(String reason) {
    return plan.candidates().stream()
        .map(Candidate::node)
        .filter(node -> !node.equals(now.node()) && isAble(node))
        .filter(node -> now.status(node) == PeerStatus.ALIVE)
        .findFirst()
        .<Decision>map(node -> new HandOver(node, handOverEpoch(node), reason))
        .orElseGet(() -> new Hold("nobody else can answer, though " + reason));
  }

  /** The plan's when it means that node, and more than all that was seen otherwise. */
  private long handOverEpoch(String to) {
    boolean planned = to.equals(owner()) && plan.epoch() > now.ownEpoch();
    return planned ? plan.epoch() : nextEpoch();
  }

  private long nextEpoch() {
    return Math.max(plan.epoch(), Math.max(now.ownEpoch(), now.rivalEpoch())) + 1;
  }

  private boolean answering() {
    return now.own().isPresent();
  }

  private String owner() {
    return plan.candidates().get(0).node();
  }

  private String ownerIsGone() {
    return "owner " + owner() + (isAble(owner()) ? " is gone" : " has no usable interface");
  }
}
