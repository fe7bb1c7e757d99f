package io.herald.kubernetes.watch;

import com.google.gson.reflect.TypeToken;
import io.herald.kubernetes.KubernetesSettings.WatchSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.client.BackOff;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Lists one kind, watches it from there, and goes on for ever on one thread.
 *
 * <p>After a broken connection the watch is resumed where it was. Everything is listed again when
 * the server has forgotten that version (410), and after an outage, since a server restored from a
 * backup counts its versions from an earlier one; this also finds what was deleted meanwhile.
 * Failures wait longer each time, with jitter, until the server is heard of again on any
 * connection. Silence on a connection whose other end is gone is ended three ways: HTTP/2 pings,
 * the longest silence that {@link WatchSettings} allows, and {@link #onReachable}, which is called
 * when other requests find that the server came or went.
 */
final class ListWatch<T extends KubernetesObject> implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(30);

  /** A watch that ends earlier and brought nothing was none: some proxies answer for the server. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Pages keep the peak of memory low while 10,000 Services are read. */
  private static final String PAGE = "500";

  private final ApiConnection connection;
  private final Kind<T> kind;
  private final Sink<T> sink;
  private final WatchSettings settings;
  private final TypeToken<ObjectList<T>> listType;
  private final TypeToken<Watch.Response<T>> eventType;
  private final BackOff backOff;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean closed;
  private volatile @Nullable Call running;
  private volatile boolean answered;
  private volatile boolean outage;

  /** The version to watch from; null when everything is to be listed. */
  private @Nullable String version;

  private String lastComplaint = "";

  ListWatch(ApiConnection connection, Kind<T> kind, Sink<T> sink, WatchSettings settings) {
    this.connection = connection;
    this.kind = kind;
    this.sink = sink;
    this.settings = settings;
    this.listType = of(ObjectList.class);
    this.eventType = of(Watch.Response.class);
    this.backOff =
        new BackOff(
            settings.firstBackOff(), settings.longestBackOff(), RandomGenerator.getDefault());
    this.thread = new Thread(this, "herald-watch-" + kind.name());
    this.thread.setDaemon(true);
  }

  @SuppressWarnings("unchecked")
  private <E> TypeToken<E> of(Class<?> container) {
    return (TypeToken<E>) TypeToken.getParameterized(container, kind.type());
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        if (outage) {
          outage = false;
          version = null;
        }
        if (version == null) {
          list();
        }
        watch();
      } catch (ApiException e) {
        recover(ApiProblem.of(e));
      } catch (RuntimeException | IOException e) {
        // The client wraps the end of a stream, and an unreadable object, in a RuntimeException.
        recover(
            e.getCause() instanceof IOException || e instanceof IOException
                ? ApiProblem.unreachable(e.getCause() == null ? e : e.getCause())
                : new ApiProblem(
                    ApiProblem.Kind.REFUSED, e.toString(), java.util.Optional.empty()));
      }
    }
  }

  private void list() throws ApiException {
    List<T> objects = new ArrayList<>();
    Map<String, String> query = new HashMap<>(kind.query());
    query.put("limit", PAGE);
    ObjectList<T> page;
    do {
      page = connection.get(kind.path(), query, listType, LIST_TIMEOUT);
      objects.addAll(page.objects());
      query.put("continue", nullToEmpty(page.metadata().getContinue()));
    } while (!query.get("continue").isEmpty());
    sink.replaceAll(objects);
    version = nullToEmpty(page.metadata().getResourceVersion());
    settle();
  }

  private void watch() throws ApiException, IOException {
    Map<String, String> query = new HashMap<>(kind.query());
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", nullToEmpty(version));
    query.put("timeoutSeconds", Long.toString(serverTimeout().toSeconds()));
    Call call = connection.watchCall(kind.path(), query, settings.silence());
    answered = false;
    running = call;
    if (closed) {
      return;
    }
    long start = System.nanoTime();
    boolean useful = false;
    try (Watch<T> watch = connection.watch(call, eventType)) {
      answered = true;
      while (watch.hasNext()) {
        take(watch.next());
        useful = true;
      }
    } finally {
      running = null;
      useful |= System.nanoTime() - start >= SHORT.toNanos();
      if (useful) {
        settle();
      }
    }
    if (!useful) {
      LOG.debug("{}: the watch ended at once and brought nothing", kind.name());
      pause(backOff.next());
    }
  }

  /** The server must not end all watches at the same moment. */
  private Duration serverTimeout() {
    long millis = settings.serverTimeout().toMillis();
    long spread = millis / 5;
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(spread + 1));
  }

  private void take(Watch.Response<T> event) throws ApiException {
    if (event.status != null || event.object == null) {
      V1Status status = event.status;
      Integer code = status == null ? null : status.getCode();
      throw new ApiException(
          code == null ? 500 : code, status == null ? "empty event" : status.getMessage());
    }
    switch (event.type) {
      case "ADDED", "MODIFIED" -> sink.put(event.object);
      case "DELETED" -> sink.remove(event.object);
      default -> LOG.trace("{}: {}", kind.name(), event.type);
    }
    V1ObjectMeta metadata = event.object.getMetadata();
    if (metadata != null && metadata.getResourceVersion() != null) {
      version = metadata.getResourceVersion();
    }
  }

  private void settle() {
    backOff.reset();
    lastComplaint = "";
  }

  private void recover(ApiProblem problem) {
    if (closed) {
      return;
    }
    switch (problem.kind()) {
      case EXPIRED -> {
        LOG.debug("{}: the version to watch from is too old, listing again", kind.name());
        version = null;
        pause(backOff.next());
      }
      case NOT_FOUND -> onNotFound(problem);
      case UNREACHABLE -> {
        // Reachability says so once for all watches.
        LOG.debug("watch of {} ended: {}", kind.name(), problem.message());
        pause(backOff.next());
      }
      default -> {
        complain(problem);
        version = null;
        pause(backOff.next());
      }
    }
  }

  private void onNotFound(ApiProblem problem) {
    version = null;
    if (kind.optional()) {
      sink.absent();
      pause(settings.absentKindInterval());
    } else {
      complain(problem);
      pause(backOff.next());
    }
  }

  private void complain(ApiProblem problem) {
    String complaint = problem.message();
    if (!complaint.equals(lastComplaint)) {
      lastComplaint = complaint;
      LOG.atLevel(problem.isPassing() ? Level.WARN : Level.ERROR)
          .log(
              "cannot watch {} ({}): {}{}; will keep trying",
              kind.name(),
              kind.path(),
              complaint,
              problem.kind() == ApiProblem.Kind.FORBIDDEN
                  ? "; grant list and watch on " + kind.name() + " to Herald's service account"
                  : "");
    }
  }

  private void pause(Duration duration) {
    try {
      if (!closed && wake.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /**
   * The server was found to answer again, or not to. Its connection from before is not to be
   * trusted any more, and a wait for its return is over. Thread-safe.
   */
  void onReachable(boolean reachable) {
    Call call = running;
    boolean suspect = !(reachable && (answered || Thread.currentThread() == thread));
    if (call != null && suspect) {
      call.cancel();
    }
    if (reachable) {
      wake.release();
    } else {
      outage = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    onReachable(false);
    wake.release();
  }

  private static String nullToEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
