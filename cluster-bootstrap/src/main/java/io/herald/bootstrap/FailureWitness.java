package io.herald.bootstrap;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells why a root actor failed. Akka ends the actor system then and logs the reason; to whoever
 * waits for the end it looks like any other end.
 */
final class FailureWitness<T> extends BehaviorInterceptor<T, T> {
  private final Consumer<Throwable> told;

  /**
   * A witness, of one actor.
   *
   * @param told called on the actor's thread, before the actor system ends
   */
  FailureWitness(Class<T> messages, Consumer<Throwable> told) {
    super(messages);
    this.told = told;
  }

  @Override
  public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
    return witnessed(() -> target.start(context));
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
    return witnessed(() -> target.apply(context, message));
  }

  @Override
  public Behavior<T> aroundSignal(
      TypedActorContext<T> context, Signal signal, SignalTarget<T> target) {
    return witnessed(() -> target.apply(context, signal));
  }

  private Behavior<T> witnessed(Supplier<Behavior<T>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      told.accept(e);
      throw e;
    }
  }
}
