package io.herald.kubernetes.write;

import com.google.gson.JsonObject;
import io.herald.actors.api.Event;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events as {@code core/v1} objects, which every version of kubectl shows under {@code
 * describe}. One thread, a bounded queue: events are for people, and are dropped rather than waited
 * for. Thread-safe.
 */
public final class EventWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final int QUEUE = 20_000;
  private static final int LONGEST_MESSAGE = 1000;
  private static final int LONGEST_NAME = 230;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ApiConnection connection;
  private final ThreadPoolExecutor thread = Threads.pool("herald-events", 1, QUEUE);
  private final AtomicBoolean complained = new AtomicBoolean();

  /** Used by the one thread alone. */
  private final EventSeries series = new EventSeries();

  private long lastStamp;

  /** Ready to publish. */
  public EventWriter(ApiConnection connection) {
    this.connection = connection;
  }

  /** Publishes when its turn comes; returns at once. */
  public void publish(Event event) {
    Instant when = Instant.now();
    try {
      thread.execute(() -> write(event, when));
    } catch (RejectedExecutionException e) {
      complain("events are dropped: " + QUEUE + " are waiting, or Herald is shutting down");
    }
  }

  private void write(Event event, Instant when) {
    long now = System.nanoTime();
    if (!series.admit(event, now)) {
      LOG.debug("too many events about {}: dropped {}", event.regarding(), event.reason());
      return;
    }
    try {
      Optional<EventSeries.Series> earlier = series.find(event, now);
      if (earlier.isEmpty() || !raise(event, earlier.get(), when)) {
        create(event, when);
      }
      complained.set(false);
    } catch (ApiException e) {
      ApiProblem problem = ApiProblem.of(e);
      complain(
          "event %s about %s is dropped: %s%s"
              .formatted(
                  event.reason(),
                  event.regarding(),
                  problem.message(),
                  problem.kind() == ApiProblem.Kind.FORBIDDEN
                      ? "; grant create and patch on events to Herald's service account"
                      : ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("publishing {} failed", event, e);
    }
  }

  /** One line until an event gets through again. */
  private void complain(String what) {
    if (!complained.getAndSet(true)) {
      LOG.warn("{}", what);
    }
  }

  private void create(Event event, Instant when) throws ApiException, InterruptedException {
    String name = name(event);
    JsonObject object = EventObject.of(event, namespace(event), name, shorten(event), when);
    Attempts.send(
        connection,
        () -> connection.write("POST", path(event), object, ApiConnection.OBJECT, TIMEOUT));
    series.written(event, name, 1, System.nanoTime());
  }

  /** Counts it on the object written earlier; false when the server has forgotten that one. */
  private boolean raise(Event event, EventSeries.Series earlier, Instant when)
      throws ApiException, InterruptedException {
    int count = earlier.count() + 1;
    JsonObject patch = new JsonObject();
    patch.addProperty("count", count);
    patch.addProperty("lastTimestamp", EventObject.time(when));
    try {
      String path = path(event) + "/" + earlier.name();
      Attempts.send(
          connection,
          () -> connection.write("PATCH", path, patch, ApiConnection.MERGE_PATCH, TIMEOUT));
    } catch (ApiException e) {
      if (ApiProblem.of(e).kind() == ApiProblem.Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
    series.written(event, earlier.name(), count, System.nanoTime());
    return true;
  }

  private static String shorten(Event event) {
    String message = event.message();
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static String path(Event event) {
    return "/api/v1/namespaces/" + namespace(event) + "/events";
  }

  /** Events about objects without a namespace live in "default". */
  private static String namespace(Event event) {
    ObjectRef object = event.regarding();
    return object.namespace().isEmpty() ? "default" : object.namespace();
  }

  /** The object's name and a time stamp, as is the custom. */
  private String name(Event event) {
    String object = event.regarding().name();
    lastStamp = Math.max(lastStamp + 1, ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()));
    return object.substring(0, Math.min(object.length(), LONGEST_NAME))
        + "."
        + Long.toHexString(lastStamp);
  }

  /** Publishes nothing more; gives what waits a moment. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, java.util.concurrent.TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
