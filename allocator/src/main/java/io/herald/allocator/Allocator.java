package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.protocol.AllocatorCommand;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster singleton that allocates and places. Being the singleton is not enough to act: two
 * sides of a split cluster have one each. It contends for the Lease for as long as it lives, and
 * each gain of the Lease starts one {@link AllocatorTerm}, which reads every Service anew and acts;
 * each loss stops it at once. It blocks while it opens and closes connections, and so runs on the
 * dispatcher for that.
 */
public final class Allocator {

  private static final Logger log = LoggerFactory.getLogger(Allocator.class);

  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(15);

  private record Acquired(KubernetesApi api, long term) implements AllocatorCommand {}

  private record Lost(KubernetesApi api, String reason) implements AllocatorCommand {}

  /** What the term on this connection says of itself; it may still talk while it is stopped. */
  private record Says(KubernetesApi api, AllocatorStatus status) implements AllocatorCommand {}

  private enum TermEnded implements AllocatorCommand {
    INSTANCE
  }

  private final ActorContext<AllocatorCommand> context;
  private final AllocatorSettings settings;
  private final AllocatorPorts ports;
  private KubernetesApi api;

  /** Names the actors of the terms: numbers of terms come again when the Lease was deleted. */
  private int started;

  private Allocator(
      ActorContext<AllocatorCommand> context, AllocatorSettings settings, AllocatorPorts ports) {
    this.context = context;
    this.settings = settings;
    this.ports = ports;
    api = contend();
  }

  /** Opens a connection of its own for each attempt: a watch can be started only once. */
  private KubernetesApi contend() {
    KubernetesApi opened = ports.api().get();
    ActorRef<AllocatorCommand> self = context.getSelf();
    opened
        .lease()
        .contend(
            new AllocatorLease.Listener() {
              @Override
              public void onAcquired(long term) {
                self.tell(new Acquired(opened, term));
              }

              @Override
              public void onLost(String reason) {
                self.tell(new Lost(opened, reason));
              }
            });
    return opened;
  }

  /**
   * Starts the singleton on this node, or the way to it.
   *
   * @return the allocator, wherever it runs; messages wait while there is none
   */
  public static ActorRef<AllocatorCommand> start(
      ActorSystem<?> system, AllocatorSettings settings, AllocatorPorts ports) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(create(settings, ports), "allocator")
                .withProps(DispatcherSelector.blocking()));
  }

  /** The behaviour of the singleton, which blocks while it opens and closes connections. */
  static Behavior<AllocatorCommand> create(AllocatorSettings settings, AllocatorPorts ports) {
    Behavior<AllocatorCommand> behavior =
        Behaviors.setup(context -> new Allocator(context, settings, ports).waiting(0));
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0.2));
  }

  private Behavior<AllocatorCommand> waiting(long lastTerm) {
    ports.status().accept(AllocatorStatus.waiting(lastTerm));
    log.info("allocator waits for the Lease lastTerm={}", lastTerm);
    return Behaviors.receive(AllocatorCommand.class)
        .onMessage(Acquired.class, this::onAcquired)
        .onAnyMessage(early -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> onStop())
        .onSignal(PreRestart.class, restarting -> onStop())
        .build();
  }

  private Behavior<AllocatorCommand> onAcquired(Acquired acquired) {
    if (acquired.api() != api) {
      return Behaviors.same();
    }
    log.info("allocator acts term={}", acquired.term());
    long term = acquired.term();
    KubernetesApi own = acquired.api();
    ActorRef<AllocatorCommand> self = context.getSelf();
    ActorRef<AllocatorCommand> actor =
        context.spawn(
            AllocatorTerm.create(
                settings,
                own,
                status -> self.tell(new Says(own, status)),
                ports.outnumbered(),
                term),
            "term-" + ++started);
    context.watchWith(actor, TermEnded.INSTANCE);
    return acting(term, actor);
  }

  private Behavior<AllocatorCommand> acting(long term, ActorRef<AllocatorCommand> actor) {
    return Behaviors.receive(AllocatorCommand.class)
        .onMessage(Lost.class, lost -> onLost(term, actor, lost))
        .onMessage(Says.class, this::onSays)
        .onMessageEquals(TermEnded.INSTANCE, this::onTermFailed)
        .onMessage(AllocatorCommand.class, message -> forward(actor, message))
        .onSignal(PostStop.class, stopped -> onStop())
        .onSignal(PreRestart.class, restarting -> onStop())
        .build();
  }

  private Behavior<AllocatorCommand> onSays(Says says) {
    if (says.api() == api) {
      ports.status().accept(says.status());
    }
    return Behaviors.same();
  }

  private Behavior<AllocatorCommand> onLost(
      long term, ActorRef<AllocatorCommand> actor, Lost lost) {
    if (lost.api() != api) {
      return Behaviors.same();
    }
    log.warn("allocator stops acting term={} reason={}", term, lost.reason());
    context.unwatch(actor);
    context.stop(actor);
    closeAside(api);
    api = contend();
    return waiting(term);
  }

  /** Nothing of ours stops a term but a failure: the singleton starts over, with a new Lease. */
  private Behavior<AllocatorCommand> onTermFailed() {
    throw new IllegalStateException("the term ended by a failure");
  }

  private Behavior<AllocatorCommand> forward(
      ActorRef<AllocatorCommand> actor, AllocatorCommand message) {
    actor.tell(message);
    return Behaviors.same();
  }

  /** Waits for the network; the next connection need not wait with it. */
  private static void closeAside(KubernetesApi lost) {
    Thread thread = new Thread(lost::close, "herald-close");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until the Lease is given back: the next allocator starts when this one has stopped. */
  private Behavior<AllocatorCommand> onStop() {
    ports.status().accept(AllocatorStatus.ELSEWHERE);
    api.close();
    return Behaviors.same();
  }
}
