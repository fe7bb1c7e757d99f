package io.herald.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Just enough of an API server for these tests: lists in pages, watches, creates, puts, merge
 * patches, optimistic locks; and every way to misbehave that the tests ask for.
 */
public final class FakeApiServer implements AutoCloseable {

  /** One request as it came in. */
  public record Request(String method, String path, Map<String, String> query, String body) {}

  /** An answer that a test puts in place of the real one. */
  public record Answer(int status, String body, Map<String, String> headers) {
    /** A Status object. */
    public static Answer status(int code, String message) {
      return new Answer(code, statusBody(code, message), Map.of());
    }
  }

  static {
    // Else each answer waits 40 ms for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final String scheme;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TreeMap<String, JsonObject> objects = new TreeMap<>();
  private final List<JsonObject> history = new ArrayList<>();
  private final List<HttpExchange> watches = new CopyOnWriteArrayList<>();
  private long version = 100;
  private long forgottenBefore;

  /** Every request so far. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Authorization headers seen, and the subjects of client certificates. */
  public final List<String> callers = new CopyOnWriteArrayList<>();

  /** Answers in place of the server while it returns something. */
  public volatile Function<Request, Answer> interceptor = request -> null;

  /** While set, requests are read and never answered; watches fall silent. */
  private volatile boolean frozen;

  public FakeApiServer() throws IOException {
    this(0, null);
  }

  /** On a port of its own choice if 0; over HTTPS if {@code tls} is given. */
  public FakeApiServer(int port, SSLContext tls) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    if (tls == null) {
      server = HttpServer.create(address, 0);
      scheme = "http";
    } else {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters wanted = tls.getDefaultSSLParameters();
              wanted.setWantClientAuth(true);
              parameters.setSSLParameters(wanted);
            }
          });
      server = https;
      scheme = "https";
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    this.port = server.getAddress().getPort();
  }

  public int port() {
    return port;
  }

  public String url() {
    return scheme + "://127.0.0.1:" + port;
  }

  /** A kubeconfig for plain HTTP. */
  public Path kubeconfig(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig-" + port),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: secret}}]
        contexts: [{name: test, context: {cluster: c, user: u}}]
        """
            .formatted(url()));
  }

  // ---- What the tests do to it ----

  /** Creates or replaces the object at {@code path}. */
  public synchronized JsonObject put(String path, String json) {
    return store(path, JsonParser.parseString(json).getAsJsonObject());
  }

  public synchronized void delete(String path) {
    JsonObject gone = objects.remove(path);
    version++;
    gone.getAsJsonObject("metadata").addProperty("resourceVersion", Long.toString(version));
    event("DELETED", path, gone);
  }

  public synchronized JsonObject get(String path) {
    return objects.get(path);
  }

  /** The objects whose path begins with {@code prefix}. */
  public synchronized List<JsonObject> all(String prefix) {
    return List.copyOf(objects.subMap(prefix, prefix + "\uffff").values());
  }

  /** Ends every watch in the middle. */
  public void breakWatches() {
    watches.forEach(HttpExchange::close);
    watches.clear();
  }

  /** Watches from before now are answered 410. */
  public synchronized void forgetHistory() {
    forgottenBefore = ++version;
    history.clear();
  }

  public void freeze() {
    frozen = true;
  }

  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  public long count(String method, String pathPart) {
    return requests.stream()
        .filter(r -> r.method().equals(method) && r.path().contains(pathPart))
        .count();
  }

  public int openWatches() {
    return watches.size();
  }

  @Override
  public void close() {
    thaw();
    server.stop(0);
    threads.shutdownNow();
  }

  // ---- The server ----

  private JsonObject store(String path, JsonObject object) {
    boolean known = objects.containsKey(path);
    JsonObject metadata = object.getAsJsonObject("metadata");
    metadata.addProperty("resourceVersion", Long.toString(++version));
    objects.put(path, object);
    event(known ? "MODIFIED" : "ADDED", path, object);
    return object;
  }

  private void event(String type, String path, JsonObject object) {
    JsonObject event = new JsonObject();
    event.addProperty("type", type);
    event.add("object", object.deepCopy());
    event.addProperty("path", path);
    event.addProperty("version", version);
    history.add(event);
    notifyAll();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      Answer instead = interceptor.apply(request);
      awaitThaw();
      if (instead != null) {
        instead.headers().forEach(exchange.getResponseHeaders()::add);
        send(exchange, instead.status(), instead.body());
      } else if ("true".equals(request.query().get("watch"))) {
        watch(exchange, request);
      } else {
        Answer answer = answer(request);
        send(exchange, answer.status(), answer.body());
      }
    } catch (IOException | UncheckedIOException | InterruptedException e) {
      // The client went away, or the server is being closed.
    }
  }

  private synchronized void awaitThaw() throws InterruptedException {
    while (frozen) {
      wait();
    }
  }

  private Request read(HttpExchange exchange) throws IOException {
    callers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (exchange instanceof com.sun.net.httpserver.HttpsExchange https) {
      try {
        callers.add(https.getSSLSession().getPeerPrincipal().getName());
      } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
        callers.add("no certificate");
      }
    }
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Request(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, body);
  }

  private synchronized Answer answer(Request request) {
    String path = request.path();
    return switch (request.method()) {
      case "GET" -> path.matches(".*/(leases|services|events)/[^/]+") ? one(path) : list(request);
      case "POST" -> create(path, parse(request.body()));
      case "PUT" -> replace(path, parse(request.body()));
      case "PATCH" -> patch(path.replaceFirst("/status$", ""), parse(request.body()));
      case "DELETE" -> remove(path);
      default -> Answer.status(405, request.method());
    };
  }

  private static JsonObject parse(String body) {
    return JsonParser.parseString(body).getAsJsonObject();
  }

  private Answer one(String path) {
    JsonObject object = objects.get(path);
    return object == null ? Answer.status(404, "not found") : ok(object);
  }

  private static Answer ok(JsonObject object) {
    return new Answer(200, object.toString(), Map.of());
  }

  private Answer create(String collection, JsonObject object) {
    String path = collection + "/" + object.getAsJsonObject("metadata").get("name").getAsString();
    return objects.containsKey(path)
        ? Answer.status(409, "already exists")
        : ok(store(path, object));
  }

  private Answer remove(String path) {
    JsonObject gone = objects.get(path);
    if (gone == null) {
      return Answer.status(404, "not found");
    }
    delete(path);
    return ok(gone);
  }

  private Answer replace(String path, JsonObject object) {
    if (!objects.containsKey(path)) {
      return Answer.status(404, "not found");
    }
    return isStale(path, object) ? Answer.status(409, "modified") : ok(store(path, object));
  }

  private Answer patch(String path, JsonObject patch) {
    if (!objects.containsKey(path)) {
      return Answer.status(404, "not found");
    }
    return isStale(path, patch)
        ? Answer.status(409, "modified")
        : ok(store(path, merge(objects.get(path).deepCopy(), patch)));
  }

  private boolean isStale(String path, JsonObject change) {
    JsonElement metadata = change.get("metadata");
    JsonElement expected =
        metadata == null ? null : metadata.getAsJsonObject().get("resourceVersion");
    return expected != null
        && !expected.equals(objects.get(path).getAsJsonObject("metadata").get("resourceVersion"));
  }

  /** RFC 7396. */
  private static JsonObject merge(JsonObject target, JsonObject patch) {
    for (String key : patch.keySet()) {
      JsonElement value = patch.get(key);
      if (value instanceof JsonNull) {
        target.remove(key);
      } else if (value instanceof JsonObject object) {
        JsonObject into =
            target.get(key) instanceof JsonObject existing ? existing : new JsonObject();
        target.add(key, merge(into, object));
      } else {
        target.add(key, value);
      }
    }
    return target;
  }

  private boolean belongs(String objectPath, String collection) {
    // Cluster-wide lists of namespaced objects: /api/v1/services holds
    // /api/v1/namespaces/x/services/y.
    int slash = objectPath.lastIndexOf('/');
    String own = objectPath.substring(0, slash);
    return own.equals(collection) || own.replaceFirst("/namespaces/[^/]+/", "/").equals(collection);
  }

  private Answer list(Request request) {
    int limit = Integer.parseInt(request.query().getOrDefault("limit", "1000000"));
    String from = request.query().getOrDefault("continue", "");
    JsonArray items = new JsonArray();
    String next = "";
    for (var entry : objects.entrySet()) {
      if (entry.getKey().compareTo(from) < 0 || !belongs(entry.getKey(), request.path())) {
        continue;
      }
      if (items.size() == limit) {
        next = entry.getKey();
        break;
      }
      if (matches(entry.getValue(), request.query().get("fieldSelector"))) {
        items.add(entry.getValue());
      }
    }
    JsonObject metadata = new JsonObject();
    metadata.addProperty("resourceVersion", Long.toString(version));
    metadata.addProperty("continue", next);
    JsonObject list = new JsonObject();
    list.add("metadata", metadata);
    list.add("items", items);
    return ok(list);
  }

  private static boolean matches(JsonObject object, String fieldSelector) {
    return fieldSelector == null
        || fieldSelector.equals(
            "metadata.name=" + object.getAsJsonObject("metadata").get("name").getAsString());
  }

  private void watch(HttpExchange exchange, Request request)
      throws IOException, InterruptedException {
    long seen = Long.parseLong(request.query().get("resourceVersion"));
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    watches.add(exchange);
    try {
      while (true) {
        StringBuilder lines = new StringBuilder();
        synchronized (this) {
          if (seen < forgottenBefore) {
            out.write(expired().getBytes(StandardCharsets.UTF_8));
            return;
          }
          for (JsonObject event : history) {
            if (event.get("version").getAsLong() > seen
                && belongs(event.get("path").getAsString(), request.path())
                && matches(event.getAsJsonObject("object"), request.query().get("fieldSelector"))) {
              lines.append(event).append('\n');
            }
          }
          seen = version;
          if (lines.isEmpty() || frozen) {
            wait();
          }
        }
        awaitThaw();
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } finally {
      watches.remove(exchange);
    }
  }

  private static String expired() {
    return "{\"type\":\"ERROR\",\"object\":" + statusBody(410, "too old resource version") + "}\n";
  }

  private static String statusBody(int code, String message) {
    JsonObject status = new JsonObject();
    status.addProperty("kind", "Status");
    status.addProperty("apiVersion", "v1");
    status.addProperty("status", "Failure");
    status.addProperty("message", message);
    status.addProperty("code", code);
    return status.toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
