package io.herald.announcer.wire;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows the node's interfaces: reads their state whenever the kernel reports a
 * change, and passes on what is different. It also runs what may take its time and belongs to
 * interfaces: opening captures, joining groups.
 */
final class LinkMonitor implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Events can be lost when thousands come at once; a look now and then costs nothing. */
  private static final Duration SAFETY = Duration.ofSeconds(30);

  /** A node that starts pods reports hundreds of changes; the first is prompt, the rest wait. */
  private static final long PAUSE_NANOS = 20_000_000;

  private static final long STACK_BYTES = 512 << 10;
  private static final long JOIN_MILLIS = 2000;

  private final LinkScanner scanner;
  private final Consumer<LinkScanner.Scan> onScan;
  private final LinkSignal signal = new LinkSignal();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final Thread thread;
  private final Progress progress;
  private volatile boolean closed;
  private volatile boolean impatient;
  private LinkScanner.Scan last = LinkScanner.Scan.NONE;

  /**
   * Prepares the thread; {@link #start} makes it run.
   *
   * @param onScan told the first state and each different one, on the monitor's thread
   */
  LinkMonitor(LinkScanner scanner, Consumer<LinkScanner.Scan> onScan) {
    this.scanner = scanner;
    this.onScan = onScan;
    thread = new Thread(null, this::run, "wire-links", STACK_BYTES);
    thread.setDaemon(true);
    progress = new Progress(thread);
  }

  /** Takes the first look on the calling thread, then follows changes on its own. */
  void start() {
    scan(true);
    thread.start();
  }

  /** Whether the thread gets on. */
  Progress progress() {
    return progress;
  }

  /** Whether changes are noticed at once and not by a poll every second. */
  boolean isPrompt() {
    return signal.hearsKernel();
  }

  /** Runs {@code task} soon on this thread. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    // A wake-up is a system call; a thousand addresses that come at once need one.
    if (called.compareAndSet(false, true)) {
      signal.wake();
    }
  }

  /** Reports the state again in a second although it may be the same: something failed with it. */
  void retrySoon() {
    impatient = true;
  }

  private void run() {
    long scannedAt = System.nanoTime();
    while (!closed) {
      boolean retry = impatient;
      progress.waits();
      boolean changed = signal.await(retry || !isPrompt() ? POLL : SAFETY);
      called.set(false);
      for (Runnable task = tasks.poll(); task != null && !closed; task = tasks.poll()) {
        progress.begins();
        guarded(task);
      }
      progress.begins();
      long now = System.nanoTime();
      boolean late = now - scannedAt >= (isPrompt() && !retry ? SAFETY : POLL).toNanos();
      if (!closed && (changed || late)) {
        LockSupport.parkNanos(this, PAUSE_NANOS - (now - scannedAt));
        impatient = false;
        guarded(() -> scan(retry));
        scannedAt = System.nanoTime();
      }
    }
  }

  private void scan(boolean report) {
    LinkScanner.Scan scan = scanner.scan(last);
    if (!scan.unreadable().isEmpty()) {
      retrySoon();
    }
    if (report || !scan.equals(last)) {
      last = scan;
      onScan.accept(scan);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("following the interfaces failed", e);
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closed = true;
    signal.wake();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      signal.close();
    }
  }
}
