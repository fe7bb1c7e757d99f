package io.herald.kubernetes.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API server answers, as seen by every request of a connection. Two failures in a row
 * make it unreachable, one success makes it reachable again; each change is one log line. Thread-
 * safe; listeners are called on the thread whose request brought the change.
 */
public final class Reachability {

  private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);
  private static final int FAILURES_IN_A_ROW = 2;

  private final String server;
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private boolean reachable = true;
  private int failures;
  private long lastSuccess = System.nanoTime();

  Reachability(String server) {
    this.server = server;
  }

  /** Calls {@code listener} at each change from now on. */
  public void onChange(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  /** Whether the server answers. Before the first request it is thought to. */
  public synchronized boolean isReachable() {
    return reachable;
  }

  /** How long ago the server last answered anything. */
  public synchronized Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastSuccess);
  }

  /** The server answered something. */
  public void succeeded() {
    Duration outage;
    synchronized (this) {
      outage = silence();
      lastSuccess = System.nanoTime();
      failures = 0;
      if (reachable) {
        return;
      }
      reachable = true;
    }
    LOG.info("Kubernetes API at {} answers again after {} s", server, outage.toMillis() / 1000.0);
    listeners.forEach(listener -> listener.accept(true));
  }

  /**
   * A request got no answer.
   *
   * @param reason for the log
   */
  public void failed(String reason) {
    synchronized (this) {
      if (!reachable || ++failures < FAILURES_IN_A_ROW) {
        return;
      }
      reachable = false;
    }
    LOG.warn("Kubernetes API at {} does not answer ({}); will keep trying", server, reason);
    listeners.forEach(listener -> listener.accept(false));
  }
}
