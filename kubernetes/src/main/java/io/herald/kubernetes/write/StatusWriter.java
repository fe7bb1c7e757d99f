package io.herald.kubernetes.write;

import com.google.gson.JsonObject;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Services' status. One queue, a few requests in flight. Right before each request the fence
 * is asked again, since a queue may outlive the right to write. Thread-safe.
 */
public final class StatusWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final int IN_FLIGHT = 4;

  /** No longer than the margin by which a lost Lease is given up early. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration LAST_MOMENT = Duration.ofMillis(500);

  private final ApiConnection connection;
  private final BooleanSupplier mayWrite;
  private final ThreadPoolExecutor threads =
      Threads.pool("herald-status", IN_FLIGHT, Integer.MAX_VALUE);

  /**
   * Ready to write.
   *
   * @param mayWrite the fence: whether this process may still write
   */
  public StatusWriter(ApiConnection connection, BooleanSupplier mayWrite) {
    this.connection = connection;
    this.mayWrite = mayWrite;
  }

  /** Writes when its turn comes. The stage completes on a thread of the writer. */
  public CompletionStage<StatusResult> write(StatusUpdate update) {
    CompletableFuture<StatusResult> result = new CompletableFuture<>();
    try {
      threads.execute(() -> result.complete(now(update)));
    } catch (RejectedExecutionException e) {
      result.complete(new StatusResult.Failed("shutting down"));
    }
    return result;
  }

  private StatusResult now(StatusUpdate update) {
    if (threads.isShutdown()) {
      return new StatusResult.Failed("shutting down");
    }
    if (StatusPatch.changesNothing(update)) {
      return new StatusResult.Written(update.service().resourceVersion());
    }
    if (!connection.reachability().isReachable()) {
      return new StatusResult.Failed("the Kubernetes API does not answer");
    }
    try {
      JsonObject patch = StatusPatch.of(update, Instant.now());
      return Attempts.send(connection, () -> send(update.service().key(), patch));
    } catch (ApiException e) {
      return refused(update.service().key(), ApiProblem.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StatusResult.Failed("shutting down");
    } catch (RuntimeException e) {
      LOG.error("writing the status of Service {} failed", update.service().key(), e);
      return new StatusResult.Failed(e.toString());
    }
  }

  private StatusResult send(ServiceKey service, JsonObject patch) throws ApiException {
    if (!mayWrite.getAsBoolean()) {
      return new StatusResult.Failed("the Lease is no longer held");
    }
    String path =
        "/api/v1/namespaces/" + service.namespace() + "/services/" + service.name() + "/status";
    JsonObject written =
        connection.write("PATCH", path, patch, ApiConnection.STRATEGIC_PATCH, TIMEOUT);
    return new StatusResult.Written(
        written.getAsJsonObject("metadata").get("resourceVersion").getAsString());
  }

  private static StatusResult refused(ServiceKey service, ApiProblem problem) {
    return switch (problem.kind()) {
      case CONFLICT -> new StatusResult.Conflict();
      case NOT_FOUND -> new StatusResult.Gone();
      case FORBIDDEN ->
          new StatusResult.Failed(
              problem.message() + "; grant patch on services/status to Herald's service account");
      default -> new StatusResult.Failed("Service " + service + ": " + problem.message());
    };
  }

  /** Writes nothing more; what waits fails, what is under way gets a moment to end. */
  @Override
  public void close() {
    threads.shutdown();
    List<Runnable> waiting = new ArrayList<>();
    threads.getQueue().drainTo(waiting);
    waiting.forEach(Runnable::run);
    try {
      if (!threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
