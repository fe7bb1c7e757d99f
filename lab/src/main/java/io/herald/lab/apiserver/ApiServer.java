package io.herald.lab.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.custom.CustomTypes;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.BuiltinTypes;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.net.Certificates;
import io.herald.lab.apiserver.net.Credentials;
import io.herald.lab.apiserver.net.Gate;
import io.herald.lab.apiserver.net.HttpFrontend;
import io.herald.lab.apiserver.net.Relay;
import io.herald.lab.apiserver.resources.Resources;
import io.herald.lab.apiserver.resources.WriteOptions;
import io.herald.lab.apiserver.rest.CallRecord;
import io.herald.lab.apiserver.rest.Router;
import io.herald.lab.apiserver.schema.ModelSchemas;
import io.herald.lab.apiserver.store.Change;
import io.herald.lab.apiserver.store.ObjectStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running stand-in for the Kubernetes API server. Objects live in memory and are gone when it is
 * closed.
 *
 * <p>Code in the same JVM can use the objects without HTTP, in the form of the first version of the
 * kind that is served. Thread-safe.
 */
public final class ApiServer implements AutoCloseable {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private final ApiServerOptions options;
  private final Resources resources;
  private final CallRecord calls;
  private final Faults faults;
  private final Certificates certificates;
  private final HttpFrontend frontend;
  private final List<Relay> relays;
  private final String url;

  private ApiServer(
      ApiServerOptions options,
      Resources resources,
      CallRecord calls,
      Faults faults,
      Certificates certificates,
      HttpFrontend frontend,
      List<Relay> relays,
      String url) {
    this.options = options;
    this.resources = resources;
    this.calls = calls;
    this.faults = faults;
    this.certificates = certificates;
    this.frontend = frontend;
    this.relays = relays;
    this.url = url;
  }

  /**
   * Starts a server and writes its credentials; it answers when this returns.
   *
   * @throws IOException if it cannot listen where it should, or not write the credentials
   */
  public static ApiServer start(ApiServerOptions options) throws IOException {
    ObjectStore store = new ObjectStore(options.historySize());
    ResourceRegistry registry = new ResourceRegistry();
    ModelSchemas schemas = new ModelSchemas();
    BuiltinTypes.register(registry, schemas, store, options.clusterIps());
    CustomTypes.register(registry, schemas, store);
    Resources resources = new Resources(store, registry);
    NAMESPACES.forEach(name -> resources.apply(namespace(name)));

    Gate gate = new Gate();
    Faults faults = new Faults(store, gate);
    CallRecord calls = new CallRecord();
    Certificates certificates = Certificates.create(names(options));
    Router router = new Router(resources, calls, faults);
    HttpFrontend frontend = HttpFrontend.start(certificates.serverContext(), router, faults);
    List<Relay> relays = new ArrayList<>();
    try {
      InetSocketAddress outside = new InetSocketAddress(options.bindAddress(), options.port());
      relays.add(Relay.start(outside, frontend.address(), gate));
      Path socket = options.socket();
      if (socket != null) {
        relays.add(Relay.start(UnixDomainSocketAddress.of(socket), frontend.address(), gate));
      }
      String url = "https://" + host(names(options).get(0)) + ":" + relays.get(0).port();
      Credentials.write(options.folder(), url, certificates.authorityPem());
      return new ApiServer(options, resources, calls, faults, certificates, frontend, relays, url);
    } catch (IOException e) {
      for (Relay relay : relays) {
        relay.close();
      }
      frontend.close();
      throw e;
    }
  }

  private static ObjectNode namespace(String name) {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    return namespace;
  }

  private static List<String> names(ApiServerOptions options) {
    List<String> names = new ArrayList<>(options.names());
    if (!options.bindAddress().equals("0.0.0.0") && !options.bindAddress().equals("::")) {
      names.add(options.bindAddress());
    }
    names.addAll(
        List.of(
            "127.0.0.1",
            "::1",
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local"));
    return names;
  }

  private static String host(String name) {
    return name.contains(":") ? "[" + name + "]" : name;
  }

  /** Where it answers, as {@code https://127.0.0.1:6443}. */
  public String url() {
    return url;
  }

  /** The certificate authority's certificate as PEM. */
  public String authorityPem() {
    return certificates.authorityPem();
  }

  /** A kubeconfig for it. */
  public Path kubeconfig() {
    return options.folder().resolve("kubeconfig");
  }

  /** Every request so far. */
  public CallRecord calls() {
    return calls;
  }

  /** What it can be told to do wrong. */
  public Faults faults() {
    return faults;
  }

  /**
   * The store itself, past all rules: a test can put in what no client may, as a field that only a
   * later version of Kubernetes knows.
   */
  public ObjectStore store() {
    return resources.store();
  }

  /**
   * Creates or replaces an object, its status included if it has one.
   *
   * @return the object as stored
   * @throws ApiException if it breaks the rules of its kind; the message names the field
   */
  public ObjectNode apply(JsonNode object) {
    return resources.apply((ObjectNode) object).object();
  }

  /**
   * Applies every document of a YAML text in order.
   *
   * @throws ApiException as {@link #apply(JsonNode)} does
   */
  public void applyYaml(String yaml) {
    Json.readAll(yaml).forEach(this::apply);
  }

  /** The object of that name; {@code apiVersion} as {@code v1}, {@code namespace} may be empty. */
  public Optional<ObjectNode> get(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = type(apiVersion, kind);
    @Nullable ObjectNode stored = resources.store().get(type.collection(), namespace, name);
    return Optional.ofNullable(stored).map(type.strategy()::toWire).map(ObjectNode::deepCopy);
  }

  /**
   * Every object of a kind, of one namespace or, if that is empty, of all: the caller's own copies.
   */
  public List<ObjectNode> list(String apiVersion, String kind, String namespace) {
    ResourceType type = type(apiVersion, kind);
    return resources.store().list(type.collection(), namespace).objects().stream()
        .map(type.strategy()::toWire)
        .map(ObjectNode::deepCopy)
        .toList();
  }

  /** Deletes an object; false if there was none. */
  public boolean delete(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = type(apiVersion, kind);
    if (get(apiVersion, kind, namespace, name).isEmpty()) {
      return false;
    }
    resources.delete(type, namespace, name, Json.object(), WriteOptions.DEFAULT.dryRun());
    return true;
  }

  /**
   * Has the listener called for every later change of a kind, in order and inside the write, so it
   * must be quick and must not wait for anything.
   */
  public void watch(String apiVersion, String kind, Consumer<Change> listener) {
    String collection = type(apiVersion, kind).collection();
    resources
        .store()
        .onChange(
            change -> {
              if (change.collection().equals(collection)) {
                listener.accept(change);
              }
            });
  }

  private ResourceType type(String apiVersion, String kind) {
    return resources
        .registry()
        .ofKind(apiVersion, kind)
        .orElseThrow(() -> new IllegalArgumentException("not served: " + apiVersion + " " + kind));
  }

  /** Stops answering and forgets all objects; the credentials stay. */
  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
    frontend.close();
  }
}
