package io.herald.actors.protocol;

import akka.actor.typed.ActorRef;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;

/** Messages to the announcer of one address in one speaker's lane. */
public interface AnnouncerCommand {

  /**
   * From the announcer of the previous owner: announce, and say so. Starts the new owner's
   * announcer if the plan has not reached its node yet; the old one goes on answering until it has
   * the reply.
   *
   * @param assignment the plan's assignment that makes the receiver's node the owner
   * @param replyTo hears {@link HandOk} once the receiver announces
   */
  record Hand(Assignment assignment, ActorRef<AnnouncerCommand> replyTo)
      implements AnnouncerCommand {}

  /**
   * The new owner announces: the old one may stop.
   *
   * @param claim what the new owner announces with
   */
  record HandOk(Claim claim) implements AnnouncerCommand {}
}
