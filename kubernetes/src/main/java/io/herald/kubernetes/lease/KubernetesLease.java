package io.herald.kubernetes.lease;

import io.herald.actors.api.AllocatorLease;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contends for the Lease on one thread, and holds it once at most.
 *
 * <p><b>Never two holders.</b> Nobody trusts another's clock. The holder counts from the moment it
 * <em>sent</em> its last successful renewal, and judges itself to have lost the Lease a margin
 * before its duration has passed, whether or not anything answers. Others count from the moment
 * they <em>saw</em> the Lease change, and take it when it has not changed for its whole duration.
 * Every write carries the resource version that it was decided from, so of two who take it at once
 * the server lets one. What was {@linkplain #observe observed} before contending counts as seen.
 *
 * <p><b>Terms.</b> Each time the Lease is taken, also by who had it before, {@code
 * leaseTransitions} grows by one: a term never has two beginnings.
 *
 * <p><b>One life.</b> Who finds its own identity in the Lease takes it at once: it is left over
 * from its former life. So a former life must not go on beside the next: after a loss nothing more
 * is taken, and who wants the Lease again does so through another instance.
 */
public final class KubernetesLease implements AllocatorLease {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesLease.class);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private final ApiConnection connection;
  private final LeaseSettings settings;
  private final String namespace;
  private final String collection;
  private final String path;
  private final Thread thread = new Thread(this::run, "herald-lease");

  /** Lost, or closed: never to be held again. */
  private volatile boolean over;

  private volatile boolean contending;
  private boolean started;
  private volatile @Nullable Tenure tenure;
  private volatile Standing standing = Standing.IDLE;
  private volatile String inherited = "";
  private volatile @Nullable String note;

  // The rest belongs to the thread.
  private volatile @Nullable Listener listener;
  private LeaseRecord record;
  private LeaseView view = LeaseView.NONE;
  private long highestTerm;
  private String lastFailure = "";

  /** Where this process stands. */
  public enum Standing {
    /** Not contending yet, or not any more. */
    IDLE,
    /** The Lease is ours. */
    HELD,
    /** The API says that another holds it, or got it first. */
    HELD_BY_ANOTHER,
    /** The API answers, but refuses us the Lease object. */
    REFUSED,
    /** The API does not answer: nobody knows who holds it. */
    UNREACHABLE
  }

  /** Does nothing until {@link #observe} or {@link #contend}. */
  public KubernetesLease(ApiConnection connection, KubernetesSettings settings) {
    this.connection = connection;
    this.settings = settings.lease();
    this.namespace = settings.namespace();
    this.collection = "/apis/coordination.k8s.io/v1/namespaces/" + settings.namespace() + "/leases";
    this.path = collection + "/" + this.settings.name();
    this.record = LeaseRecord.fresh(namespace, this.settings.name());
    thread.setDaemon(true);
  }

  @Override
  public void observe() {
    start();
  }

  @Override
  public void contend(Listener hears) {
    listener = hears;
    contending = true;
    start();
    LockSupport.unpark(thread);
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      thread.start();
    }
  }

  @Override
  public boolean isHeld() {
    return nanosLeft() > 0;
  }

  /**
   * How much longer the Lease is held if it is never renewed again; zero or less when it is not.
   * After this time nobody else can have it for another {@link LeaseSettings#margin}.
   */
  public Duration left() {
    return Duration.ofNanos(nanosLeft());
  }

  private long nanosLeft() {
    Tenure now = tenure;
    return now == null ? 0 : now.until - System.nanoTime();
  }

  /** Whether {@link #contend} has ever been called: then only a holder may write. */
  public boolean isContending() {
    return contending;
  }

  /** What the last holder has {@linkplain #leave left} in the Lease; empty for nothing. */
  public String inherited() {
    return inherited;
  }

  /** Leaves a word to the next holder, from the next renewal on. */
  public void leave(String word) {
    note = word;
  }

  /** Where this process stands. Whether it may write, only {@link #isHeld} says. */
  public Standing standing() {
    return standing;
  }

  private void run() {
    while (!over) {
      try {
        Tenure now = tenure;
        rest(now == null ? tryToAcquire() : tryToRenew(now));
      } catch (RuntimeException e) {
        // Above all: a listener or a malformed object must not end the renewing silently.
        LOG.error("contending for the Lease failed", e);
        lose("internal error: " + e);
        rest(settings.renewInterval().toMillis());
      }
    }
  }

  /** Ends early when it is closed or begins to contend; a look too many does no harm. */
  private static void rest(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  // ---- Holding ----

  /** Returns how many milliseconds to wait. */
  private long tryToRenew(Tenure now) {
    long sent = System.nanoTime();
    Duration left = Duration.ofNanos(now.until - sent);
    if (left.toMillis() < 1) {
      lose(lastFailure.isEmpty() ? "it was not renewed in time" : "not renewed: " + lastFailure);
      return 0;
    }
    try {
      LeaseRecord renewed = record.renewed(Instant.now());
      String toLeave = note;
      record =
          put(
              toLeave == null || toLeave.equals(record.note())
                  ? renewed
                  : renewed.withNote(toLeave),
              shorter(left, REQUEST_TIMEOUT));
      // A pause while the answer was under way: others were told that it is not held.
      if (System.nanoTime() - now.until >= 0) {
        lose("the answer to its renewal came too late");
        return 0;
      }
      hold(new Tenure(now.term, until(sent)));
      lastFailure = "";
      return settings.renewInterval().toMillis();
    } catch (ApiException e) {
      return onRenewalRefused(now, ApiProblem.of(e));
    }
  }

  private long onRenewalRefused(Tenure now, ApiProblem problem) {
    lastFailure = describe(problem);
    switch (problem.kind()) {
      case CONFLICT -> {
        return lookAgain(now);
      }
      case NOT_FOUND -> {
        lose("the Lease was deleted");
        return 0;
      }
      default -> {
        long untilEnd = Math.max(0, (now.until - System.nanoTime()) / 1_000_000);
        return Math.min(untilEnd, settings.renewInterval().toMillis() / 4);
      }
    }
  }

  /** Somebody wrote it: an operator its labels, our own lost request, or a thief. */
  private long lookAgain(Tenure now) {
    try {
      record = get();
      if (!record.holder().equals(settings.identity()) || record.transitions() != now.term) {
        lose("it was taken by " + (record.holder().isEmpty() ? "nobody" : record.holder()));
      }
    } catch (ApiException e) {
      lastFailure = describe(ApiProblem.of(e));
      return Math.min(200, settings.renewInterval().toMillis() / 4);
    }
    return 0;
  }

  /** Without effect when it is over. */
  private synchronized boolean hold(Tenure gained) {
    if (!over) {
      tenure = gained;
      standing = Standing.HELD;
    }
    return !over;
  }

  /** Nothing more is held or taken; returns what was held. */
  private synchronized @Nullable Tenure finish() {
    Tenure last = tenure;
    over = true;
    tenure = null;
    standing = Standing.IDLE;
    return last;
  }

  private void lose(String reason) {
    view = LeaseView.NONE;
    lastFailure = "";
    Tenure now = tenure == null ? null : finish();
    if (now != null) {
      LOG.warn("lost the Lease {}/{} of term {}: {}", namespace, settings.name(), now.term, reason);
      Listener hears = listener;
      if (hears != null) {
        hears.onLost(reason);
      }
    }
  }

  // ---- Waiting ----

  private long tryToAcquire() {
    try {
      try {
        record = get();
      } catch (ApiException e) {
        if (ApiProblem.of(e).kind() != ApiProblem.Kind.NOT_FOUND) {
          throw e;
        }
        record = LeaseRecord.fresh(namespace, settings.name());
        if (contending) {
          take("POST", collection);
        }
        return settings.renewInterval().toMillis();
      }
      highestTerm = Math.max(highestTerm, record.transitions());
      view = view.look(record, System.nanoTime());
      if (contending && nanosToWait() <= 0) {
        take("PUT", path);
        return settings.renewInterval().toMillis();
      }
      stand(Standing.HELD_BY_ANOTHER, "held by " + record.holder());
      return untilNextLook();
    } catch (ApiException e) {
      ApiProblem problem = ApiProblem.of(e);
      switch (problem.kind()) {
        case CONFLICT -> stand(Standing.HELD_BY_ANOTHER, "another was faster");
        case UNREACHABLE, BUSY -> stand(Standing.UNREACHABLE, problem.message());
        default -> stand(Standing.REFUSED, describe(problem));
      }
      return jittered(settings.renewInterval().toMillis());
    }
  }

  private long nanosToWait() {
    return view.nanosToWait(settings.identity(), settings.duration(), System.nanoTime());
  }

  private long untilNextLook() {
    long interval = jittered(settings.renewInterval().toMillis());
    long left = nanosToWait();
    return left <= 0 ? interval : Math.min(left / 1_000_000 + 1, interval);
  }

  private static long jittered(long millis) {
    return millis - ThreadLocalRandom.current().nextLong(millis / 5 + 1);
  }

  private void take(String method, String target) throws ApiException {
    long term = Math.max(highestTerm, record.transitions()) + 1;
    long sent = System.nanoTime();
    record = write(method, target, record.takenBy(settings, term, Instant.now()), REQUEST_TIMEOUT);
    highestTerm = term;
    inherited = record.note();
    view = LeaseView.NONE;
    Tenure taken = new Tenure(term, until(sent));
    if (taken.until - System.nanoTime() <= 0 || !hold(taken)) {
      return;
    }
    LOG.info(
        "acquired the Lease {}/{} as {}, term {}",
        namespace,
        settings.name(),
        settings.identity(),
        term);
    Listener hears = listener;
    if (hears != null) {
      hears.onAcquired(term);
    }
  }

  private void stand(Standing now, String why) {
    if (standing == now) {
      return;
    }
    standing = now;
    String lease = namespace + "/" + settings.name();
    switch (now) {
      case HELD_BY_ANOTHER -> LOG.info("the Lease {} is not ours: {}; waiting", lease, why);
      case REFUSED -> LOG.error("the API refuses us the Lease {}: {}", lease, why);
      default -> LOG.warn("nobody knows who holds the Lease {}: {}", lease, why);
    }
  }

  private String describe(ApiProblem problem) {
    return switch (problem.kind()) {
      case UNREACHABLE -> "the API does not answer (" + problem.message() + ")";
      case FORBIDDEN ->
          problem.message() + "; grant get, create and update on leases in " + namespace;
      default -> problem.message();
    };
  }

  // ---- The object ----

  private LeaseRecord get() throws ApiException {
    Duration timeout = REQUEST_TIMEOUT;
    Tenure now = tenure;
    if (now != null) {
      timeout = shorter(timeout, Duration.ofNanos(Math.max(1, now.until - System.nanoTime())));
    }
    return new LeaseRecord(connection.get(path, Map.of(), ApiConnection.TREE, timeout));
  }

  private LeaseRecord put(LeaseRecord changed, Duration timeout) throws ApiException {
    return write("PUT", path, changed, timeout);
  }

  private LeaseRecord write(String method, String target, LeaseRecord changed, Duration timeout)
      throws ApiException {
    return new LeaseRecord(
        connection.write(method, target, changed.object(), ApiConnection.OBJECT, timeout));
  }

  private static Duration shorter(Duration one, Duration other) {
    Duration shorter = one.compareTo(other) < 0 ? one : other;
    // Zero would mean no timeout at all.
    return shorter.toMillis() < 1 ? Duration.ofMillis(1) : shorter;
  }

  private long until(long sent) {
    return sent + settings.duration().minus(settings.margin()).toNanos();
  }

  @Override
  public void close() {
    Tenure last = end();
    if (last != null && !thread.isAlive()) {
      release(last);
    }
  }

  /** Stops without giving the Lease back: others have to wait for its end. */
  public void abandon() {
    end();
  }

  /** What was held until now. */
  private @Nullable Tenure end() {
    Tenure last = finish();
    LockSupport.unpark(thread);
    thread.interrupt();
    try {
      thread.join(REQUEST_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return last;
  }

  private void release(Tenure last) {
    try {
      LeaseRecord now = get();
      if (now.holder().equals(settings.identity()) && now.transitions() == last.term) {
        put(now.released(Instant.now()), REQUEST_TIMEOUT);
        LOG.info("released the Lease {}/{} of term {}", namespace, settings.name(), last.term);
      }
    } catch (ApiException e) {
      LOG.info(
          "could not release the Lease {}/{}, others have to wait for its end: {}",
          namespace,
          settings.name(),
          ApiProblem.of(e).message());
    }
  }

  /**
   * Holding the Lease.
   *
   * @param term its number
   * @param until by {@link System#nanoTime}
   */
  private record Tenure(long term, long until) {}
}
