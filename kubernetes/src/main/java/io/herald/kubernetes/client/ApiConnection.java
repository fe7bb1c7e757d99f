package io.herald.kubernetes.client;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.Pair;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the Kubernetes API over the official client, which brings credentials, token
 * renewal and TLS. Requests block the calling thread; there is no pool of threads behind it.
 * Thread-safe.
 *
 * <p>JSON goes through plain reflection instead of the client's generated adapters. Those refuse
 * any field they do not know, so that one field added by a newer cluster would end a watch for
 * good; they are slower as well. Bodies are written by hand as JSON trees, since serialised models
 * carry empty collections, which in a patch mean "delete this".
 */
public final class ApiConnection implements AutoCloseable {

  /** For merge patches (RFC 7396). */
  public static final String MERGE_PATCH = "application/merge-patch+json";

  /** For patches that tell the elements of some lists apart; built-in kinds only. */
  public static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

  /** For whole objects. */
  public static final String OBJECT = "application/json";

  /** Reads an answer as a tree. */
  public static final TypeToken<JsonObject> TREE = TypeToken.get(JsonObject.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(10);

  static {
    JSON.setGson(lenientGson());
  }

  private final ApiClient client;
  private final Reachability reachability;

  private ApiConnection(ApiClient client) {
    this.client = client;
    this.reachability = new Reachability(client.getBasePath());
  }

  /**
   * Prepares a connection; nothing is sent yet.
   *
   * @param kubeconfig a kubeconfig file; empty for {@code $KUBECONFIG}, {@code ~/.kube/config} or
   *     the pod's service account, the first that exists
   * @throws IOException when the file or what it refers to cannot be read
   */
  public static ApiConnection open(Optional<Path> kubeconfig) throws IOException {
    ApiClient client = Credentials.client(kubeconfig, PING_INTERVAL);
    client.setUserAgent("herald");
    OkHttpClient http =
        client
            .getHttpClient()
            .newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .pingInterval(PING_INTERVAL)
            // Trying two addresses at once takes a thread for each new connection.
            .fastFallback(false)
            .connectionPool(new ConnectionPool(2, 1, TimeUnit.MINUTES))
            // Every call is synchronous: this dispatcher never starts a thread.
            .dispatcher(new Dispatcher())
            .build();
    client.setHttpClient(http);
    return new ApiConnection(client);
  }

  private static Gson lenientGson() {
    return JSON.createGson()
        .registerTypeAdapter(OffsetDateTime.class, new JSON.OffsetDateTimeTypeAdapter())
        .registerTypeAdapter(byte[].class, new JSON.ByteArrayAdapter())
        .create();
  }

  /** Reads and writes the client's models as this connection does. */
  public static Gson gson() {
    return JSON.getGson();
  }

  /** Whether the server answers. */
  public Reachability reachability() {
    return reachability;
  }

  /** The server's address. */
  public String server() {
    return client.getBasePath();
  }

  /**
   * Sends one request and waits for the answer.
   *
   * @param method such as {@code GET}
   * @param path from {@code /api}, without query
   * @param query parameters
   * @param body what to send, JSON nulls included
   * @param contentType of the body
   * @param type what to read the answer as
   * @param timeout for the whole exchange
   * @throws ApiException when there is no answer (code 0) or a refusal
   */
  public <T> T send(
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonObject body,
      String contentType,
      TypeToken<T> type,
      Duration timeout)
      throws ApiException {
    Call call = call(method, path, query, body, contentType);
    call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    return track(() -> client.<T>execute(call, type.getType()).getData());
  }

  /** A GET. */
  public <T> T get(String path, Map<String, String> query, TypeToken<T> type, Duration timeout)
      throws ApiException {
    return send("GET", path, query, null, OBJECT, type, timeout);
  }

  /** A POST, PUT or PATCH that answers with the object as it is now. */
  public JsonObject write(
      String method, String path, JsonObject body, String contentType, Duration timeout)
      throws ApiException {
    return send(method, path, Map.of(), body, contentType, TREE, timeout);
  }

  /**
   * Prepares the call of a watch, so that it can be cancelled while it waits for its first answer.
   *
   * @param silence the watch fails when it brings nothing for this long
   */
  public Call watchCall(String path, Map<String, String> query, Duration silence)
      throws ApiException {
    Call call = call("GET", path, query, null, OBJECT);
    OkHttpClient patient = client.getHttpClient().newBuilder().readTimeout(silence).build();
    return patient.newCall(call.request());
  }

  /** Starts a watch: returns when the server has accepted it. */
  public <T> Watch<T> watch(Call call, TypeToken<Watch.Response<T>> event) throws ApiException {
    return track(() -> Watch.createWatch(client, call, event.getType()));
  }

  private Call call(
      String method,
      String path,
      Map<String, String> query,
      @Nullable JsonObject body,
      String contentType)
      throws ApiException {
    List<Pair> parameters = new ArrayList<>();
    query.forEach((name, value) -> parameters.add(new Pair(name, value)));
    Map<String, String> headers =
        new HashMap<>(Map.of("Accept", OBJECT, "Content-Type", contentType));
    // Bytes go out as they are; a tree handed to the client would lose its nulls.
    byte[] bytes = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    return client.buildCall(
        null,
        path,
        method,
        parameters,
        List.of(),
        bytes,
        headers,
        Map.of(),
        Map.of(),
        new String[] {"BearerToken"},
        null);
  }

  private <T> T track(Request<T> request) throws ApiException {
    try {
      T answer = request.send();
      reachability.succeeded();
      return answer;
    } catch (JsonParseException e) {
      // The client wraps a connection that ends, or a time that runs out, in the midst of an
      // answer.
      if (e.getCause() instanceof IOException broken) {
        reachability.failed(broken.toString());
        throw new ApiException(broken);
      }
      throw e;
    } catch (ApiException e) {
      ApiProblem problem = ApiProblem.of(e);
      if (problem.kind() == ApiProblem.Kind.UNREACHABLE) {
        reachability.failed(problem.message());
      } else {
        reachability.succeeded();
      }
      throw e;
    }
  }

  /** Closes the connections; running calls fail. */
  @Override
  public void close() {
    client.getHttpClient().dispatcher().cancelAll();
    client.getHttpClient().connectionPool().evictAll();
  }

  @FunctionalInterface
  private interface Request<T> {
    T send() throws ApiException;
  }
}
