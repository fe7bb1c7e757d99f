package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.herald.actors.api.AllocatorLease;
import io.herald.actors.protocol.AllocatorCommand;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster singleton that allocates and places. Being the singleton is not enough to act: two
 * sides of a split cluster have one each. It contends for the Lease for as long as it lives, and
 * each gain of the Lease starts one {@link AllocatorTerm}, which reads every Service anew and acts;
 * each loss stops it at once.
 */
public final class Allocator {

  private static final Logger log = LoggerFactory.getLogger(Allocator.class);

  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);

  private record Acquired(long term) implements AllocatorCommand {}

  private record Lost(String reason) implements AllocatorCommand {}

  private enum TermEnded implements AllocatorCommand {
    INSTANCE
  }

  private final ActorContext<AllocatorCommand> context;
  private final AllocatorSettings settings;
  private final AllocatorPorts ports;
  private final AllocatorLease lease;

  private Allocator(
      ActorContext<AllocatorCommand> context, AllocatorSettings settings, AllocatorPorts ports) {
    this.context = context;
    this.settings = settings;
    this.ports = ports;
    lease = ports.lease().get();
    ActorRef<AllocatorCommand> self = context.getSelf();
    lease.contend(
        new AllocatorLease.Listener() {
          @Override
          public void onAcquired(long term) {
            self.tell(new Acquired(term));
          }

          @Override
          public void onLost(String reason) {
            self.tell(new Lost(reason));
          }
        });
  }

  /**
   * Starts the singleton on this node, or the way to it.
   *
   * @return the allocator, wherever it runs; messages wait while there is none
   */
  public static ActorRef<AllocatorCommand> start(
      ActorSystem<?> system, AllocatorSettings settings, AllocatorPorts ports) {
    return ClusterSingleton.get(system)
        .init(SingletonActor.of(create(settings, ports), "allocator"));
  }

  /** The behaviour of the singleton. */
  static Behavior<AllocatorCommand> create(AllocatorSettings settings, AllocatorPorts ports) {
    Behavior<AllocatorCommand> behavior =
        Behaviors.setup(context -> new Allocator(context, settings, ports).waiting(0));
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.2));
  }

  private Behavior<AllocatorCommand> waiting(long lastTerm) {
    ports.status().accept(AllocatorTerm.statusOfWaiting(lastTerm));
    log.info("allocator waits for the Lease lastTerm={}", lastTerm);
    return Behaviors.receive(AllocatorCommand.class)
        .onMessage(Acquired.class, this::onAcquired)
        .onSignal(PostStop.class, stopped -> onStop())
        .onAnyMessage(early -> Behaviors.same())
        .build();
  }

  private Behavior<AllocatorCommand> onAcquired(Acquired acquired) {
    log.info("allocator acts term={}", acquired.term());
    ActorRef<AllocatorCommand> term =
        context.spawn(
            AllocatorTerm.create(settings, ports, lease, acquired.term()),
            "term-" + acquired.term());
    context.watchWith(term, TermEnded.INSTANCE);
    return acting(acquired.term(), term);
  }

  private Behavior<AllocatorCommand> acting(long term, ActorRef<AllocatorCommand> actor) {
    return Behaviors.receive(AllocatorCommand.class)
        .onMessage(Lost.class, lost -> onLost(term, actor, lost))
        .onMessage(Acquired.class, acquired -> onNewTerm(actor, acquired))
        .onMessageEquals(TermEnded.INSTANCE, this::onTermFailed)
        .onMessage(AllocatorCommand.class, message -> forward(actor, message))
        .onSignal(PostStop.class, stopped -> onStop())
        .build();
  }

  private Behavior<AllocatorCommand> onLost(
      long term, ActorRef<AllocatorCommand> actor, Lost lost) {
    log.warn("allocator stops acting term={} reason={}", term, lost.reason());
    stop(actor);
    return waiting(term);
  }

  private Behavior<AllocatorCommand> onNewTerm(
      ActorRef<AllocatorCommand> actor, Acquired acquired) {
    stop(actor);
    return onAcquired(acquired);
  }

  /** Nothing of ours stops a term but a failure: the singleton starts over, with a new Lease. */
  private Behavior<AllocatorCommand> onTermFailed() {
    throw new IllegalStateException("the term ended by a failure");
  }

  private void stop(ActorRef<AllocatorCommand> actor) {
    context.unwatch(actor);
    context.stop(actor);
  }

  private Behavior<AllocatorCommand> forward(
      ActorRef<AllocatorCommand> actor, AllocatorCommand message) {
    actor.tell(message);
    return Behaviors.same();
  }

  private Behavior<AllocatorCommand> onStop() {
    ports.status().accept(AllocatorStatus.ELSEWHERE);
    lease.close();
    return Behaviors.same();
  }
}
