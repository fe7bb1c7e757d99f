package io.herald.announcer;

import akka.actor.typed.ActorRef;
import io.herald.actors.plan.Lane;
import io.herald.actors.protocol.AllocatorCommand;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.announcer.lane.LaneEntityId;
import java.util.function.BiConsumer;

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
    BiConsumer<LaneEntityId, AnnouncerCommand> send) {}
