package io.herald.announcer.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that sends what nobody asked for: runs commands in their order, and between them
 * whatever is due. Sleeps until the earlier of the next command and the next due time.
 */
final class WireThread implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WireThread.class);
  private static final long STACK_BYTES = 256 << 10;
  private static final long JOIN_MILLIS = 2000;

  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final LongUnaryOperator pump;
  private final Thread thread;
  private final Progress progress;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param pump does what is due at the given {@link System#nanoTime} and returns when to be called
   *     again, {@link Long#MAX_VALUE} for not before the next command
   */
  WireThread(LongUnaryOperator pump) {
    this.pump = pump;
    thread = new Thread(null, this::run, "wire-announcer", STACK_BYTES);
    thread.setDaemon(true);
    progress = new Progress(thread);
    thread.start();
  }

  /** Whether it gets on. */
  Progress progress() {
    return progress;
  }

  /** Runs {@code command} soon, after those given before it. */
  @Override
  public void execute(Runnable command) {
    commands.add(command);
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
        progress.begins();
        guarded(next);
      }
      progress.begins();
      long now = System.nanoTime();
      long due = guardedPump(now);
      progress.waits();
      if (commands.isEmpty() && !closed) {
        if (due == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else if (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(this, due - System.nanoTime());
        }
      }
    }
  }

  private long guardedPump(long now) {
    try {
      return pump.applyAsLong(now);
    } catch (RuntimeException e) {
      LOG.error("announcing failed, trying again in a second", e);
      return now + 1_000_000_000;
    }
  }

  private static void guarded(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      LOG.error("a command to the wire failed", e);
    }
  }

  /** Ends the thread; commands that are still waiting are dropped. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
