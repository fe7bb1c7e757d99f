package io.herald.bootstrap;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done before a speaker leaves for good: telling the peers, and handing every address over
 * while this node still answers. It runs before anything of the actor system stops, for at most
 * {@code herald.cluster.leave-timeout}. It does not run when the process only changes its cluster,
 * since then it goes on answering.
 */
public final class PlannedLeave {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedLeave.class);

  private PlannedLeave() {}

  /**
   * Adds a step; all steps start at once.
   *
   * @param name for the log
   * @param step begins the work; done when the future is, a failure is logged and the leave goes on
   */
  public static void onStop(ActorSystem<?> system, String name, Supplier<CompletionStage<?>> step) {
    var shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(), name, () -> run(shutdown, name, step));
  }

  private static CompletionStage<Done> run(
      CoordinatedShutdown shutdown, String name, Supplier<CompletionStage<?>> step) {
    boolean stops =
        shutdown.getShutdownReason().filter(SpeakerProcess.Reason.STOP::equals).isPresent();
    if (!stops) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    long start = System.nanoTime();
    return step.get().handle((result, failure) -> log(name, start, failure));
  }

  private static Done log(
      String name, long start, @org.jspecify.annotations.Nullable Throwable failure) {
    var line = failure == null ? LOG.atInfo() : LOG.atWarn().setCause(failure);
    line.addKeyValue("step", name)
        .addKeyValue("milliseconds", (System.nanoTime() - start) / 1_000_000)
        .log("step before leaving");
    return Done.getInstance();
  }
}
