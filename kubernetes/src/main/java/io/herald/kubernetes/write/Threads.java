package io.herald.kubernetes.write;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes pools whose threads vanish when there is nothing to write, which is most of the time. */
final class Threads {

  private static final long IDLE_SECONDS = 5;

  private Threads() {}

  /**
   * A pool.
   *
   * @param count the most threads
   * @param capacity the most tasks that wait; further ones are rejected
   */
  static ThreadPoolExecutor pool(String name, int count, int capacity) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(capacity),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
