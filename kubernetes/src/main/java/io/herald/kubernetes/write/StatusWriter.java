package io.herald.kubernetes.write;

import com.google.gson.JsonObject;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.client.Fence;
import io.herald.kubernetes.client.FenceClosedException;
import io.herald.kubernetes.client.FencedWrites;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Services' status. One queue, a few requests in flight. Each attempt passes the fence anew,
 * since a queue may outlive the right to write. Thread-safe.
 */
public final class StatusWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final int IN_FLIGHT = 4;

  private static final Duration LAST_MOMENT = Duration.ofMillis(500);

  private final ApiConnection connection;
  private final FencedWrites fenced;
  private final ThreadPoolExecutor threads =
      Threads.pool("herald-status", IN_FLIGHT, Integer.MAX_VALUE);

  private volatile boolean cutOff;

  /**
   * Ready to write.
   *
   * @param fence how much longer this process may write
   */
  public StatusWriter(ApiConnection connection, Fence fence) {
    this.connection = connection;
    this.fenced = new FencedWrites(connection, fence);
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
    String path =
        "/api/v1/namespaces/" + service.namespace() + "/services/" + service.name() + "/status";
    try {
      JsonObject written = fenced.send("PATCH", path, patch, ApiConnection.STRATEGIC_PATCH);
      return new StatusResult.Written(
          written.getAsJsonObject("metadata").get("resourceVersion").getAsString());
    } catch (FenceClosedException e) {
      return new StatusResult.Failed(e.getMessage());
    }
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
      cutOff = !threads.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      cutOff = true;
      Thread.currentThread().interrupt();
    }
    if (cutOff) {
      threads.shutdownNow();
    }
  }

  /** Whether {@link #close} cut a write off, which the server may still carry out. */
  public boolean hasCutOff() {
    return cutOff;
  }
}
