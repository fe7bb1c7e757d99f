package io.herald.lab.bench.peers;

import io.herald.lab.network.Daemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kills a daemon together with the processes it has started, so that none says goodbye. */
final class Processes {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Processes() {}

  /**
   * Stops the first process, so that it restarts nothing, and sends SIGKILL to all.
   *
   * @return when the first was killed, {@link System#nanoTime()}
   */
  static long kill(Daemon daemon) {
    daemon.pause();
    List<ProcessHandle> children =
        new ArrayList<>(ProcessHandle.of(daemon.pid()).orElseThrow().descendants().toList());
    long at = System.nanoTime();
    children.forEach(ProcessHandle::destroyForcibly);
    daemon.kill();
    return at;
  }

  /** Ends a daemon in its own way. */
  static void end(Daemon daemon) {
    daemon.terminate(PATIENCE);
  }
}
