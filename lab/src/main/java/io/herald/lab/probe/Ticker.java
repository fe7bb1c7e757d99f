package io.herald.lab.probe;

import java.util.concurrent.locks.LockSupport;

/**
 * Calls a task at fixed times on a thread of its own. A late call does not shift the later ones;
 * calls missed altogether (a stalled machine) are left out.
 */
final class Ticker {
  /** What is called; {@code now} is {@link System#nanoTime()}. */
  interface Task {
    void tick(long now);
  }

  private final Thread thread;
  private volatile boolean stopped;

  Ticker(String name, long intervalNanos, Task task) {
    thread = new Thread(() -> run(intervalNanos, task), name);
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  private void run(long interval, Task task) {
    long next = System.nanoTime();
    while (!stopped) {
      long now = System.nanoTime();
      if (now < next) {
        LockSupport.parkNanos(next - now);
      } else {
        task.tick(now);
        next = Math.max(next + interval, now - interval);
      }
    }
  }
}
