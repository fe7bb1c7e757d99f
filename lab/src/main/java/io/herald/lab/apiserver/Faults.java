package io.herald.lab.apiserver;

import io.herald.lab.apiserver.net.Gate;
import io.herald.lab.apiserver.store.ObjectStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server is told to do wrong, for tests. Thread-safe. */
public final class Faults {
  private final ObjectStore store;
  private final Gate gate;
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicInteger conflicts = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;

  Faults(ObjectStore store, Gate gate) {
    this.store = store;
    this.gate = gate;
  }

  /** Delays each later reply by so much; zero ends that. */
  public void delay(Duration length) {
    delay = length;
  }

  /** Answers the next requests for objects with status 500. */
  public void failNext(int requests) {
    errors.set(requests);
  }

  /** Answers the next updates and patches with status 409, as if somebody had been quicker. */
  public void conflictNext(int writes) {
    conflicts.set(writes);
  }

  /** Forgets what happened so far, so that every watch ends with status 410. */
  public void expireHistory() {
    store.expireHistory();
  }

  /** Stops all bytes on all connections, old and new, without closing any. */
  public void freeze() {
    gate.freeze();
  }

  /** Lets the bytes flow again. */
  public void thaw() {
    gate.thaw();
  }

  /** Closes all connections and refuses new ones: the server is down, but keeps its objects. */
  public void down() {
    gate.down();
  }

  /** Accepts connections again. */
  public void up() {
    gate.up();
  }

  /** Closes all connections once; new ones are accepted. */
  public void dropConnections() {
    gate.dropConnections();
  }

  /** Ends everything that was asked for above. */
  public void clear() {
    delay = Duration.ZERO;
    errors.set(0);
    conflicts.set(0);
    gate.thaw();
    gate.up();
  }

  /** How long replies are delayed. */
  public Duration delay() {
    return delay;
  }

  /** Whether this request is to fail; takes one off the count. */
  public boolean takeError() {
    return take(errors);
  }

  /** Whether this write is to conflict; takes one off the count. */
  public boolean takeConflict() {
    return take(conflicts);
  }

  private static boolean take(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }
}
