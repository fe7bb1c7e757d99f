package io.herald.bootstrap;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.herald.bootstrap.merge.ClusterMerge;
import io.herald.bootstrap.merge.OutsiderWatch;

/**
 * Root of a speaker's actor system, and THE place where Herald's actors are spawned. It starts when
 * the actor system does, before the speaker is a member; it is started anew with every actor system
 * of the process.
 */
public final class SpeakerGuardian {

  /** What the root answers itself. */
  public sealed interface Command {}

  /** Answered by {@code true}; a root that does not answer is stuck. */
  public record Ping(ActorRef<Boolean> replyTo) implements Command {}

  private SpeakerGuardian() {}

  /**
   * The root behavior.
   *
   * @param speaker settings and boards of the process
   * @param residents the long-lived parts that the actors drive
   */
  public static Behavior<Command> create(SpeakerContext speaker, Residents residents) {
    return Behaviors.setup(
        context -> {
          spawnParts(context, speaker, residents);
          return Behaviors.receive(Command.class)
              .onMessage(Ping.class, SpeakerGuardian::onPing)
              .build();
        });
  }

  private static void spawnParts(
      ActorContext<Command> context, SpeakerContext speaker, Residents residents) {
    context.spawn(ClusterMerge.create(speaker), "cluster-merge");
    context.spawn(OutsiderWatch.create(speaker), "outsider-watch");
    // Allocator singleton, plan replica, lane of announcers and takeover are spawned here.
  }

  private static Behavior<Command> onPing(Ping ping) {
    ping.replyTo().tell(true);
    return Behaviors.same();
  }
}
