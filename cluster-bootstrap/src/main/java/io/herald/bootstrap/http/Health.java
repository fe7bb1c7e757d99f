package io.herald.bootstrap.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.management.javadsl.LivenessCheckSetup;
import akka.management.javadsl.ReadinessCheckSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code /ready} and {@code /alive} mean.
 *
 * <p>Ready: a member of the cluster (Akka's own check) and every readiness condition of the {@link
 * StateBoard} holds. Alive: every liveness condition holds, and the root actor answers, so neither
 * the dispatcher nor the scheduler is stuck. Being without a cluster or without the API is no
 * reason to restart a speaker that announces.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private Health() {}

  /** The readiness conditions of {@code state}, for Akka Management. */
  public static ReadinessCheckSetup readiness(StateBoard state) {
    var told = new AtomicReference<Map<String, String>>(Map.of());
    return ReadinessCheckSetup.create(
        system -> List.of(() -> CompletableFuture.completedFuture(ready(state, told))));
  }

  /**
   * The liveness conditions of {@code state} and a question to the root actor.
   *
   * @param ping makes the question that the root actor answers by anything at all
   */
  public static <T> LivenessCheckSetup liveness(
      StateBoard state, Function<ActorRef<Boolean>, T> ping) {
    return LivenessCheckSetup.create(system -> List.of(alive(state), () -> answers(system, ping)));
  }

  /** A rolling update that stands still is explained by the last line. */
  private static boolean ready(StateBoard state, AtomicReference<Map<String, String>> told) {
    var problems = state.notReady();
    if (!problems.equals(told.getAndSet(problems))) {
      LOG.atInfo()
          .addKeyValue("problems", problems)
          .log(problems.isEmpty() ? "ready" : "not ready");
    }
    return problems.isEmpty();
  }

  private static Supplier<CompletionStage<Boolean>> alive(StateBoard state) {
    return () -> {
      var problems = state.notAlive();
      if (!problems.isEmpty()) {
        LOG.atError().addKeyValue("problems", problems).log("not alive");
      }
      return CompletableFuture.completedFuture(problems.isEmpty());
    };
  }

  @SuppressWarnings("unchecked") // the root actor's type is lost in the classic system
  private static <T> CompletionStage<Boolean> answers(
      akka.actor.ActorSystem classic, Function<ActorRef<Boolean>, T> ping) {
    var system = (ActorSystem<T>) akka.actor.typed.javadsl.Adapter.toTyped(classic);
    return AskPattern.ask(system, ping::apply, PATIENCE, system.scheduler());
  }
}
