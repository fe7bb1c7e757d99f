package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.protocol.AllocatorCommand.Conflict;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.Decision;
import io.herald.announcer.takeover.Knowledge;
import io.herald.announcer.takeover.Situation;
import io.herald.announcer.takeover.Takeover;
import io.herald.announcer.takeover.WireProbe;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what {@link Takeover} decides about an address: tells the announcer in this node's lane,
 * or asks the wire. Part of {@link Announcers}, on its thread.
 */
final class Reconciliation {

  private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

  /** The epoch of an address that nobody has ever announced. */
  private static final long FIRST_EPOCH = 1;

  private final AnnouncerContext speaker;
  private final Knowledge knowledge;
  private final BiConsumer<IpAddress, CompletionStage<Answering.Holder>> asked;

  /**
   * With what is known.
   *
   * @param asked hears of each question to the LAN
   */
  Reconciliation(
      AnnouncerContext speaker,
      Knowledge knowledge,
      BiConsumer<IpAddress, CompletionStage<Answering.Holder>> asked) {
    this.speaker = speaker;
    this.knowledge = knowledge;
    this.asked = asked;
  }

  /** Decides about one address, and has it done unless it is so already. */
  void of(IpAddress address) {
    of(address, false);
  }

  /** Decides about one address, and has it done even if it seems to be so already. */
  void insistOn(IpAddress address) {
    of(address, true);
  }

  private void of(IpAddress address, boolean insist) {
    Optional<Assignment> assignment = knowledge.plan().assignment(address);
    Situation situation = knowledge.situation(address);
    Decision decision = Takeover.decide(situation);
    if (decision instanceof Decision.Announce announce) {
      assignment.ifPresent(
          planned ->
              own(new Announcer.Own(planned, announce.epoch(), false, announce.reason()), insist));
    } else if (decision instanceof Decision.Provisional takeover) {
      assignment.ifPresent(
          planned ->
              own(new Announcer.Own(planned, takeover.epoch(), true, takeover.reason()), insist));
    } else if (decision instanceof Decision.HandOver handOver) {
      assignment.ifPresent(planned -> handOver(planned, handOver));
    } else if (decision instanceof Decision.Probe probe) {
      probe(address, situation, probe.reason());
    } else if (decision instanceof Decision.Yield && isAnswered(address)) {
      giveUp(address, assignment, decision.reason());
    }
  }

  private boolean isAnswered(IpAddress address) {
    return knowledge.own(address).isPresent() || speaker.answering().answered().contains(address);
  }

  private void own(Announcer.Own own, boolean insist) {
    IpAddress address = own.assignment().address();
    boolean done =
        knowledge.own(address).filter(owned -> isSame(owned, own)).isPresent()
            && speaker.answering().answered().contains(address);
    if (insist || !done) {
      send(address, own);
    }
  }

  private boolean isSame(Knowledge.Owned owned, Announcer.Own own) {
    return owned.claim().epoch() == own.epoch()
        && owned.claim().provisional() == own.provisional()
        && owned.assignment().services().equals(own.assignment().services())
        && speaker.linksIn(owned.assignment()).equals(speaker.linksIn(own.assignment()));
  }

  private void handOver(Assignment planned, Decision.HandOver handOver) {
    Assignment handed =
        new Assignment(
            planned.address(), planned.services(), planned.candidates(), handOver.epoch());
    Optional<Lane> lane = knowledge.laneOf(handOver.to());
    if (lane.isPresent()) {
      send(planned.address(), new Announcer.Disown(Optional.of(handed), lane, handOver.reason()));
    }
  }

  /** What an earlier actor system of this process left on the wire is handed to the owner. */
  private void giveUp(IpAddress address, Optional<Assignment> assignment, String reason) {
    boolean leftOver = knowledge.own(address).isEmpty();
    Optional<Lane> owner =
        leftOver
            ? assignment
                .flatMap(Assignment::owner)
                .map(Candidate::node)
                .filter(node -> !node.equals(speaker.node()))
                .flatMap(knowledge::laneOf)
            : Optional.empty();
    send(address, new Announcer.Disown(assignment, owner, reason));
  }

  /** Not before the speakers are known: one of them could be taken for a stranger. */
  private void probe(IpAddress address, Situation now, String reason) {
    if (!knowledge.hasReports()) {
      return;
    }
    LinkSelection links = now.assignment().map(speaker::linksIn).orElse(LinkSelection.ALL);
    boolean urgent =
        now.assignment()
            .map(planned -> !planned.isOwnedBy(speaker.node()) || planned.epoch() > FIRST_EPOCH)
            .orElse(true);
    log.info("probing address={} urgent={} reason={}", address, urgent, reason);
    knowledge.asked(address);
    asked.accept(address, speaker.answering().probe(address, links, urgent));
  }

  /** What the LAN answered to a question about {@code address}. */
  void answered(IpAddress address, Answering.Holder holder) {
    knowledge.probed(address, judge(address, holder));
    of(address);
  }

  private WireProbe judge(IpAddress address, Answering.Holder holder) {
    if (holder instanceof Answering.Holder.Nobody) {
      return WireProbe.NOBODY;
    }
    // The wire hears of a new speaker's hardware address after us, perhaps.
    if (holder instanceof Answering.Holder.Stranger stranger
        && knowledge.nodeOf(stranger.mac()).isEmpty()) {
      MacAddress mac = stranger.mac();
      log.warn("conflict address={} mac={} link={}: not announced", address, mac, stranger.link());
      speaker.allocator().tell(new Conflict(address, speaker.node(), stranger.link(), mac, false));
      return WireProbe.STRANGER;
    }
    return WireProbe.SPEAKER;
  }

  /** Whether this node answers for {@code address} and somebody else can. */
  boolean handsOver(IpAddress address) {
    return Takeover.decide(knowledge.situation(address)) instanceof Decision.HandOver;
  }

  /** To the announcer of {@code address} in this node's lane. */
  void send(IpAddress address, AnnouncerCommand message) {
    speaker.send().accept(new LaneEntityId(speaker.lane(), address), message);
  }
}
