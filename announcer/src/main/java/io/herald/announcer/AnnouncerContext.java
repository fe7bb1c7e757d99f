package io.herald.announcer;

import akka.actor.typed.ActorRef;
import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.takeover.OwnLinks;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What never changes for the announcers of one speaker process.
 *
 * @param node the name of this Node
 * @param lane the lane of this process
 * @param answering the wire
 * @param courier carries claims to speakers that the cluster does not reach
 * @param allocator the allocator, wherever it runs
 * @param announcers the actor that started the announcer
 * @param listener hears of every beginning and end
 * @param links what this node could answer for at the moment
 * @param send sends a message to an announcer in whichever lane
 */
record AnnouncerContext(
    String node,
    Lane lane,
    Answering answering,
    ClaimCourier courier,
    ActorRef<AllocatorCommand> allocator,
    ActorRef<Announcers.Command> announcers,
    AnnouncerListener listener,
    Supplier<OwnLinks> links,
    BiConsumer<LaneEntityId, AnnouncerCommand> send) {

  /** On which of this node's interfaces the address is announced. */
  LinkSelection linksIn(Assignment assignment) {
    return assignment.candidate(node).map(Candidate::links).orElse(LinkSelection.ALL);
  }

  /** Whether this node can answer for the address now. */
  boolean couldAnswer(Assignment assignment) {
    OwnLinks now = links.get();
    IpAddress address = assignment.address();
    LinkSelection selection = linksIn(assignment);
    return now.mayTake(address, selection) && now.hasCarrier(address, selection);
  }
}
