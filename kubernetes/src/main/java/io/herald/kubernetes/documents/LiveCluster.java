package io.herald.kubernetes.documents;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
import io.herald.kubernetes.watch.ResourceKind;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the API server lists now: a cluster's configuration and what it is applied to. */
public final class LiveCluster {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String PAGE = "500";

  private final ApiConnection connection;
  private final List<Document> documents = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private LiveCluster(ApiConnection connection) {
    this.connection = connection;
  }

  /**
   * What was listed.
   *
   * @param documents everything that decides about addresses
   * @param notes what was not looked at, and why
   */
  public record Listing(Documents documents, List<String> notes) {

    /** Copies the notes. */
    public Listing {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads everything that decides about addresses, and the custom resources of all namespaces, as
   * far as that is allowed.
   *
   * @throws IOException when there are no credentials, or the server does not answer or refuses
   */
  public static Listing read(KubernetesSettings settings) throws IOException {
    try (ApiConnection connection = ApiConnection.open(settings.kubeconfig())) {
      LiveCluster cluster = new LiveCluster(connection);
      cluster.configMap(settings);
      cluster.resources(settings.namespace());
      cluster.list("v1", "Service", "/api/v1/services", Map.of(), false);
      cluster.list("v1", "Node", "/api/v1/nodes", Map.of(), false);
      cluster.list("v1", "Namespace", "/api/v1/namespaces", Map.of(), false);
      cluster.list(
          "discovery.k8s.io/v1",
          "EndpointSlice",
          "/apis/discovery.k8s.io/v1/endpointslices",
          Map.of(),
          false);
      Map<String, String> assigned = Map.of("fieldSelector", "reason=nodeAssigned");
      cluster.list("v1", "Event", "/api/v1/events", assigned, true);
      return new Listing(Documents.of(cluster.documents), cluster.notes);
    }
  }

  /**
   * Reads the v0.9 ConfigMap alone.
   *
   * @throws IOException when there are no credentials, or the server does not answer or refuses
   */
  public static Documents readConfigMap(KubernetesSettings settings) throws IOException {
    try (ApiConnection connection = ApiConnection.open(settings.kubeconfig())) {
      LiveCluster cluster = new LiveCluster(connection);
      cluster.configMap(settings);
      return Documents.of(cluster.documents);
    }
  }

  private void configMap(KubernetesSettings settings) throws IOException {
    list(
        "v1",
        "ConfigMap",
        "/api/v1/namespaces/" + settings.namespace() + "/configmaps",
        Map.of("fieldSelector", "metadata.name=" + settings.configMap()),
        false);
  }

  private void resources(String namespace) throws IOException {
    for (ResourceKind kind : ResourceKind.values()) {
      resources(namespace, kind);
    }
    String own = "/namespaces/" + namespace + "/servicel2statuses";
    list("metallb.io/v1beta1", "ServiceL2Status", "/apis/metallb.io/v1beta1" + own, Map.of(), true);
  }

  /** Lists a kind in every namespace, or, where that is forbidden, in the one that counts. */
  private void resources(String namespace, ResourceKind kind) throws IOException {
    String version = "metallb.io/" + kind.version();
    boolean allowed = notes.isEmpty();
    try {
      if (allowed) {
        list(version, kind.kind(), kind.pathOfAll(), Map.of(), true);
      }
    } catch (ForbiddenException e) {
      allowed = false;
      notes.add(
          "custom resources outside of namespace "
              + namespace
              + " were not looked for: "
              + e.getMessage());
    }
    if (!allowed) {
      list(version, kind.kind(), kind.path(namespace), Map.of(), true);
    }
  }

  /**
   * Lists one kind.
   *
   * @param optional whether the server need not know the kind
   */
  private void list(
      String apiVersion, String kind, String path, Map<String, String> narrowed, boolean optional)
      throws IOException {
    Map<String, String> query = new HashMap<>(narrowed);
    query.put("limit", PAGE);
    try {
      do {
        JsonObject page = connection.get(path, query, ApiConnection.TREE, TIMEOUT);
        if (page.get("items") instanceof com.google.gson.JsonArray items) {
          items.forEach(item -> add(apiVersion, kind, item));
        }
        JsonObject metadata = page.getAsJsonObject("metadata");
        query.put("continue", Document.text(metadata, "continue"));
      } while (!query.getOrDefault("continue", "").isEmpty());
    } catch (ApiException e) {
      ApiProblem problem = ApiProblem.of(e);
      String message =
          "cannot list " + kind + " at " + connection.server() + path + ": " + problem.message();
      if (problem.kind() == ApiProblem.Kind.FORBIDDEN) {
        throw new ForbiddenException(message, e);
      }
      if (!optional || problem.kind() != ApiProblem.Kind.NOT_FOUND) {
        throw new IOException(message, e);
      }
    }
  }

  private void add(String apiVersion, String kind, JsonElement item) {
    if (item instanceof JsonObject object) {
      object.addProperty("apiVersion", apiVersion);
      object.addProperty("kind", kind);
      documents.add(Document.held(connection.server(), object));
    }
  }

  /** The account may not read this. */
  private static final class ForbiddenException extends IOException {
    ForbiddenException(String message, ApiException cause) {
      super(message, cause);
    }
  }
}
