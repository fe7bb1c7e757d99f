package io.herald.kubernetes.client;

import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.ApiException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that only the one who holds the Lease may send. The fence is asked right before each:
 * none is begun with too little time left to be answered in, and none is waited for beyond the end.
 * The server is told the same time, so that it gives up as well what waits in one of its queues.
 * Thread-safe.
 *
 * <p>What this cannot prevent: a request that the server was already carrying out when its time
 * ended may still take effect, and so may one whose process stood still between asking the fence
 * and sending. The margin between the end of the right and the end of the Lease is for the first;
 * the resource version in a status patch is for both: it fails once anybody else has written that
 * Service.
 */
public final class FencedWrites {

  /** A healthy server answers within a few milliseconds. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /** Who has less left than this waits for the next renewal. */
  private static final Duration LEAST = Duration.ofMillis(200);

  private final ApiConnection connection;
  private final Fence fence;

  /** Ready to send over {@code connection} what {@code fence} lets through. */
  public FencedWrites(ApiConnection connection, Fence fence) {
    this.connection = connection;
    this.fence = fence;
  }

  /**
   * Sends one request and waits for the answer, for 2 s at most.
   *
   * @param method such as {@code PATCH}
   * @param path from {@code /api}, without query
   * @param body what to send, JSON nulls included
   * @param contentType of the body
   * @return the object as it is now, or what else the server answers
   * @throws ApiException when there is no answer (code 0) or a refusal
   * @throws FenceClosedException when nothing was sent
   */
  public JsonObject send(String method, String path, @Nullable JsonObject body, String contentType)
      throws ApiException, FenceClosedException {
    Duration left = fence.left();
    if (left.compareTo(LEAST) < 0) {
      throw new FenceClosedException();
    }
    Duration timeout = left.compareTo(LONGEST) < 0 ? left : LONGEST;
    return connection.send(
        method,
        path,
        Map.of("timeout", timeout.toMillis() + "ms"),
        body,
        contentType,
        ApiConnection.TREE,
        timeout);
  }
}
