package io.herald.bootstrap;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.ReplicatedData;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a replicated value from a majority of the members, again and again until they have
 * answered. Gossip brings it anyway, but cannot tell "not yet" from "there is none".
 */
final class FirstRead {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Messages of this actor; all of them are its own. */
  sealed interface Command {}

  private enum Again implements Command {
    NOW
  }

  private record Answered(Replicator.@Nullable GetResponse<?> response) implements Command {}

  private FirstRead() {}

  /**
   * The behavior; start it once this node is a member. It stops when it is done.
   *
   * @param key of the value
   * @param whenAbsent stands for the value when there is none; null to wait for one
   * @param done called on the actor's thread; what was read has reached this node's replica, and
   *     its subscribers hear of it within {@code notify-subscribers-interval}
   */
  static <T extends ReplicatedData> Behavior<Command> create(
      Key<T> key, @Nullable T whenAbsent, Consumer<T> done) {
    return Behaviors.setup(
        context -> {
          read(context, key);
          return Behaviors.withTimers(timers -> receive(context, timers, key, whenAbsent, done));
        });
  }

  private static <T extends ReplicatedData> Behavior<Command> receive(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Key<T> key,
      @Nullable T whenAbsent,
      Consumer<T> done) {
    return Behaviors.receive(Command.class)
        .onMessageEquals(
            Again.NOW,
            () -> {
              read(context, key);
              return Behaviors.same();
            })
        .onMessage(
            Answered.class,
            answered -> {
              T value = value(answered.response(), key, whenAbsent);
              if (value != null) {
                done.accept(value);
                return Behaviors.stopped();
              }
              timers.startSingleTimer(Again.NOW, PAUSE);
              return Behaviors.same();
            })
        .build();
  }

  private static <T extends ReplicatedData> @Nullable T value(
      Replicator.@Nullable GetResponse<?> response, Key<T> key, @Nullable T whenAbsent) {
    if (response instanceof Replicator.GetSuccess<?> success) {
      return success.get(key);
    }
    return response instanceof Replicator.NotFound<?> ? whenAbsent : null;
  }

  private static <T extends ReplicatedData> void read(ActorContext<Command> context, Key<T> key) {
    var system = context.getSystem();
    context.pipeToSelf(
        AskPattern.<Replicator.Command, Replicator.GetResponse<T>>ask(
            DistributedData.get(system).replicator(),
            replyTo -> new Replicator.Get<>(key, new Replicator.ReadMajority(TIMEOUT), replyTo),
            TIMEOUT.multipliedBy(2),
            system.scheduler()),
        (response, failure) -> new Answered(response));
  }
}
