package io.herald.kubernetes.write;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.api.ConfigurationReport;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.watch.ResourceKind;
import io.herald.kubernetes.write.ConfigurationStates.Change;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ConfigurationState objects, and the condition {@code Valid} of the custom resources
 * that are wrong. What is reported again and again is looked at once a minute, which mends what
 * somebody has deleted or edited; what is new at once. The objects are listed before anything is
 * written, so there is no copy of them here that could be wrong, and nothing is written that stands
 * there already. One thread, none when idle. Thread-safe.
 */
public final class ConfigurationStateWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStateWriter.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LAST_MOMENT = Duration.ofMillis(500);

  /** How long the server's objects are taken to be as they were left. */
  static final Duration TRUST = Duration.ofMinutes(1);

  private final ApiConnection connection;
  private final String namespace;
  private final BooleanSupplier mayWrite;
  private final ThreadPoolExecutor thread = Threads.pool("herald-config-state", 1, 1);

  private @Nullable ConfigurationReport latest;
  private @Nullable ConfigurationReport written;
  private long writtenAt;
  private boolean busy;
  private String complaint = "";

  /** Where an object may have the condition; at first anywhere, left by an earlier allocator. */
  private volatile Set<ResourceKind> marked = EnumSet.allOf(ResourceKind.class);

  private volatile boolean marksForbidden;

  /**
   * Ready to write.
   *
   * @param mayWrite the fence: whether this process may still write
   */
  public ConfigurationStateWriter(
      ApiConnection connection, String namespace, BooleanSupplier mayWrite) {
    this.connection = connection;
    this.namespace = namespace;
    this.mayWrite = mayWrite;
  }

  /** Writes what the report changes; returns at once. After a failure the next report retries. */
  public synchronized void report(ConfigurationReport report) {
    latest = report;
    boolean trusted = report.equals(written) && System.nanoTime() - writtenAt < TRUST.toNanos();
    if (!busy && !trusted) {
      start(report);
    }
  }

  private synchronized void start(ConfigurationReport report) {
    try {
      thread.execute(() -> run(report));
      busy = true;
    } catch (RejectedExecutionException e) {
      // Shutting down.
      busy = false;
    }
  }

  private void run(ConfigurationReport report) {
    boolean done = attempt(report);
    synchronized (this) {
      busy = false;
      if (done) {
        written = report;
        writtenAt = System.nanoTime();
        complaint = "";
      }
      ConfigurationReport next = latest;
      if (next != null && !next.equals(report)) {
        start(next);
      }
    }
  }

  private boolean attempt(ConfigurationReport report) {
    try {
      return connection.reachability().isReachable() && write(report);
    } catch (ApiException e) {
      complain(ApiProblem.of(e));
    } catch (RuntimeException e) {
      LOG.error("writing the ConfigurationState objects failed", e);
    }
    return false;
  }

  private boolean write(ConfigurationReport report) throws ApiException {
    for (Change change :
        ConfigurationStates.changes(report, namespace, list(path()), Instant.now())) {
      if (!mayGoOn()) {
        return false;
      }
      send(change);
    }
    return mark(ObjectMarks.wanted(report.problems(), namespace));
  }

  private boolean mayGoOn() {
    return mayWrite.getAsBoolean() && !thread.isShutdown();
  }

  /** Looks only where there is, or was, a condition: a valid configuration costs no request. */
  private boolean mark(Map<ResourceKind, Map<String, String>> wanted) throws ApiException {
    Set<ResourceKind> kinds = EnumSet.noneOf(ResourceKind.class);
    kinds.addAll(marked);
    kinds.addAll(wanted.keySet());
    try {
      for (ResourceKind kind : kinds) {
        String path = kind.path(namespace);
        for (ObjectMarks.Patch patch :
            ObjectMarks.patches(
                wanted.getOrDefault(kind, Map.of()), listIfThere(path), Instant.now())) {
          if (!mayGoOn()) {
            return false;
          }
          patch(path, patch.name(), patch.patch());
        }
      }
    } catch (ApiException e) {
      if (ApiProblem.of(e).kind() != ApiProblem.Kind.FORBIDDEN) {
        throw e;
      }
      complainOfMarks(ApiProblem.of(e));
    }
    marked = wanted.keySet();
    return true;
  }

  /** Events and ConfigurationState say the same: older roles are no reason to try for ever. */
  private void complainOfMarks(ApiProblem problem) {
    if (!marksForbidden) {
      marksForbidden = true;
      LOG.warn(
          "the condition Valid of custom resources cannot be written: {}; grant patch on their"
              + " status",
          problem.message());
    }
  }

  private List<JsonObject> listIfThere(String path) throws ApiException {
    try {
      return list(path);
    } catch (ApiException e) {
      if (ApiProblem.of(e).kind() == ApiProblem.Kind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private List<JsonObject> list(String path) throws ApiException {
    JsonObject list = connection.get(path, Map.of(), ApiConnection.TREE, TIMEOUT);
    List<JsonObject> objects = new ArrayList<>();
    if (list.get("items") instanceof JsonArray items) {
      for (JsonElement item : items) {
        objects.add(item.getAsJsonObject());
      }
    }
    return objects;
  }

  private void send(Change change) throws ApiException {
    if (change instanceof Change.Create create) {
      connection.write("POST", path(), create.object(), ApiConnection.OBJECT, TIMEOUT);
      patch(path(), create.name(), create.patch());
    } else if (change instanceof Change.Patch patch) {
      patch(path(), patch.name(), patch.patch());
    } else {
      connection.send(
          "DELETE",
          path() + "/" + change.name(),
          Map.of(),
          null,
          ApiConnection.OBJECT,
          ApiConnection.TREE,
          TIMEOUT);
    }
  }

  private void patch(String path, String name, JsonObject patch) throws ApiException {
    connection.write(
        "PATCH", path + "/" + name + "/status", patch, ApiConnection.MERGE_PATCH, TIMEOUT);
  }

  private String path() {
    return "/apis/metallb.io/v1beta1/namespaces/" + namespace + "/configurationstates";
  }

  /** One line for each way to fail, until something is written again. */
  private void complain(ApiProblem problem) {
    boolean known = complaint.equals(problem.kind().name());
    complaint = problem.kind().name();
    if (known || problem.kind() == ApiProblem.Kind.UNREACHABLE) {
      return;
    }
    switch (problem.kind()) {
      case NOT_FOUND, CONFLICT ->
          LOG.debug("the ConfigurationState objects cannot be written: {}", problem.message());
      case FORBIDDEN ->
          LOG.warn(
              "the ConfigurationState objects cannot be written: {}; grant list, create and delete"
                  + " on configurationstates and patch on configurationstates/status",
              problem.message());
      default ->
          LOG.warn("the ConfigurationState objects cannot be written: {}", problem.message());
    }
  }

  /** Writes nothing more; what is under way gets a moment to end. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
