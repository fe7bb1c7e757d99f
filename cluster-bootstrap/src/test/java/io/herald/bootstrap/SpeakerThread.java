package io.herald.bootstrap;

import akka.actor.typed.ActorSystem;
import io.herald.bootstrap.settings.Settings;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A speaker process that runs as a thread of the test. */
public final class SpeakerThread implements AutoCloseable {
  private final SpeakerProcess process;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  /** Starts the speaker. */
  public SpeakerThread(Settings settings) {
    this.process = new SpeakerProcess(settings);
    this.thread = new Thread(this::run, settings.node().name());
    thread.start();
  }

  /** The running process. */
  public SpeakerProcess process() {
    return process;
  }

  /** Hosts of the members that are Up as this speaker sees them; empty while it has no system. */
  public Set<String> up() {
    return system().map(Members::up).orElse(Set.of());
  }

  /** The present actor system. */
  public Optional<ActorSystem<SpeakerGuardian.Command>> system() {
    return process.system();
  }

  /** What ended the speaker, if it failed. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Leaves the cluster and waits for the end. */
  @Override
  public void close() {
    process.stop("end of test");
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      process.run();
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
