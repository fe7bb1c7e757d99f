package io.herald.bootstrap;

import akka.actor.Address;
import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import io.herald.bootstrap.forming.AkkaConfig;
import io.herald.bootstrap.http.Health;
import io.herald.bootstrap.http.MetricsPort;
import io.herald.bootstrap.http.StateBoard;
import io.herald.bootstrap.merge.ClusterBoard;
import io.herald.bootstrap.merge.SummaryFormat;
import io.herald.bootstrap.settings.Settings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One speaker: what lives as long as the process, and one actor system after another.
 *
 * <p>{@link #run} opens the {@link Residents}, then starts an actor system and waits for its end.
 * If the end was asked for by {@link #stop}, the residents are closed and {@code run} returns. In
 * every other case the next actor system starts: after {@link #rejoin} it joins the cluster named
 * there, and after an end that nobody here asked for (the other side of a partition removed this
 * member, seeds died while joining) it goes through Cluster Bootstrap like the first. Nothing that
 * happens to an actor system ends the process or the announcing, with one exception: one that
 * breaks down by a fault of its own before this process was a member of any cluster is a failed
 * start, which the next would only repeat.
 *
 * <p>Thread-safe: {@code run} blocks one thread, {@code stop} and {@code rejoin} may come from any.
 */
public final class SpeakerProcess implements SpeakerControl {
  private static final Logger LOG = LoggerFactory.getLogger(SpeakerProcess.class);

  /** Between two attempts after an unasked end, so that a lasting obstacle does not spin. */
  private static final long PAUSE_MILLIS = 1000;

  /** Why an actor system is ended; parts may tell a rejoin, where nothing is handed over, apart. */
  public enum Reason implements CoordinatedShutdown.Reason {
    /** The process ends: hand over first. */
    STOP,
    /** The process goes on in another cluster, and so does the wire. */
    REJOIN
  }

  private final SpeakerContext context;
  private final ClusterMetrics metrics;
  private final Object lock = new Object();
  private boolean stopping;
  private Set<Address> seeds = Set.of();
  private @Nullable ActorSystem<SpeakerGuardian.Command> system;
  private volatile @Nullable Throwable failure;
  private volatile boolean wasUp;

  /** A speaker with these settings; nothing is started or opened yet. */
  public SpeakerProcess(Settings settings) {
    this.context =
        new SpeakerContext(
            settings, new PrometheusRegistry(), new StateBoard(), new ClusterBoard(), this);
    this.metrics = new ClusterMetrics(context);
    context.state().section("cluster", () -> SummaryFormat.write(context.cluster().own()));
  }

  /** What the parts of this speaker share. */
  public SpeakerContext context() {
    return context;
  }

  /** The present actor system; none between two, before the first and after the last. */
  Optional<ActorSystem<SpeakerGuardian.Command>> system() {
    synchronized (lock) {
      return Optional.ofNullable(system);
    }
  }

  /**
   * Runs until {@link #stop}.
   *
   * @throws StartException if the speaker cannot start, with the fix in its message
   */
  public void run() {
    Ports.check(context.settings());
    try (var residents = Residents.open(context)) {
      boolean first = true;
      while (startNext(residents, first)) {
        first = false;
        awaitEnd();
      }
    }
    LOG.info("speaker ended");
  }

  @Override
  public void rejoin(Set<Address> seeds, String reason) {
    synchronized (lock) {
      if (stopping || !this.seeds.isEmpty() || system == null || seeds.isEmpty()) {
        return;
      }
      this.seeds = Set.copyOf(seeds);
      LOG.atWarn().addKeyValue("seeds", seeds).addKeyValue("reason", reason).log("rejoining");
      metrics.rejoined();
      CoordinatedShutdown.get(system).runAll(Reason.REJOIN);
    }
  }

  @Override
  public void stop(String reason) {
    synchronized (lock) {
      if (stopping) {
        return;
      }
      stopping = true;
      LOG.atInfo().addKeyValue("reason", reason).log("stopping");
      if (system != null) {
        CoordinatedShutdown.get(system).runAll(Reason.STOP);
      }
      lock.notifyAll();
    }
  }

  /** Starts the next actor system, or says that it is time to end. */
  private boolean startNext(Residents residents, boolean first) {
    while (true) {
      try {
        synchronized (lock) {
          if (stopping) {
            return false;
          }
          system = start(residents);
          join(system, takeSeeds());
          return true;
        }
      } catch (RuntimeException e) {
        endFailedStart();
        if (first) {
          // What e says may only follow from that.
          throw startFailure(failure == null ? e : failure);
        }
        LOG.error("cannot start the next actor system, trying again", e);
        pause();
      }
    }
  }

  private static StartException startFailure(Throwable cause) {
    return cause instanceof StartException known
        ? known
        : new StartException(ExitCode.SOFTWARE, "cannot start: " + cause.getMessage(), cause);
  }

  private ActorSystem<SpeakerGuardian.Command> start(Residents residents) {
    var settings = context.settings();
    var setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(AkkaConfig.of(settings)),
            new SpeakerSetup(context),
            Health.readiness(context.state()),
            Health.liveness(context.state(), SpeakerGuardian.Ping::new));
    LOG.atInfo()
        .addKeyValue("node", settings.node().name())
        .addKeyValue("host", settings.network().host())
        .addKeyValue("meshPort", settings.network().meshPort())
        .addKeyValue("managementPort", settings.network().managementPort())
        .log("starting");
    metrics.started();
    failure = null;
    return ActorSystem.create(
        SpeakerGuardian.create(context, residents, cause -> failure = cause),
        AkkaConfig.SYSTEM,
        setup);
  }

  private void join(ActorSystem<?> system, Set<Address> seeds) {
    Cluster.get(system).registerOnMemberUp(() -> wasUp = true);
    MetricsPort.open(system, context);
    AkkaManagement.get(system).start().toCompletableFuture().join();
    if (seeds.isEmpty()) {
      ClusterBootstrap.get(system).start();
    } else {
      Cluster.get(system).joinSeedNodes(new ArrayList<>(seeds));
    }
  }

  private Set<Address> takeSeeds() {
    var taken = seeds;
    seeds = Set.of();
    return taken;
  }

  private void awaitEnd() {
    var running = system;
    if (running == null) {
      return;
    }
    try {
      running.getWhenTerminated().toCompletableFuture().join();
    } catch (CompletionException e) {
      LOG.error("the actor system failed", e);
    }
    boolean asked;
    synchronized (lock) {
      system = null;
      asked = stopping || !seeds.isEmpty();
    }
    if (!asked) {
      explainEnd(failure);
      pause();
    }
  }

  private void explainEnd(@Nullable Throwable cause) {
    if (cause == null) {
      LOG.warn("the cluster let go of this speaker; joining anew");
    } else if (wasUp) {
      LOG.error("a part of this speaker failed; joining anew", cause);
    } else {
      throw startFailure(cause);
    }
  }

  private void endFailedStart() {
    ActorSystem<?> failed;
    synchronized (lock) {
      failed = system;
      system = null;
    }
    if (failed != null) {
      failed.terminate();
      failed.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private void pause() {
    synchronized (lock) {
      try {
        if (!stopping) {
          lock.wait(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
  }
}
