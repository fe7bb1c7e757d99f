package io.herald.kubernetes.documents;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.ApiProblem;
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

  private LiveCluster(ApiConnection connection) {
    this.connection = connection;
  }

  /**
   * Reads everything that decides about addresses.
   *
   * @throws IOException when there are no credentials, or the server does not answer or refuses
   */
  public static Documents read(KubernetesSettings settings) throws IOException {
    try (ApiConnection connection = ApiConnection.open(settings.kubeconfig())) {
      LiveCluster cluster = new LiveCluster(connection);
      cluster.configuration(settings);
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
      return Documents.of(cluster.documents);
    }
  }

  /**
   * Reads the v0.9 ConfigMap and the custom resources alone.
   *
   * @throws IOException when there are no credentials, or the server does not answer or refuses
   */
  public static Documents readConfiguration(KubernetesSettings settings) throws IOException {
    try (ApiConnection connection = ApiConnection.open(settings.kubeconfig())) {
      LiveCluster cluster = new LiveCluster(connection);
      cluster.configuration(settings);
      return Documents.of(cluster.documents);
    }
  }

  private void configuration(KubernetesSettings settings) throws IOException {
    String namespace = settings.namespace();
    list(
        "v1",
        "ConfigMap",
        "/api/v1/namespaces/" + namespace + "/configmaps",
        Map.of("fieldSelector", "metadata.name=" + settings.configMap()),
        false);
    metallb(namespace, "v1beta1", "IPAddressPool", "ipaddresspools");
    metallb(namespace, "v1beta1", "L2Advertisement", "l2advertisements");
    metallb(namespace, "v1beta2", "BGPPeer", "bgppeers");
    metallb(namespace, "v1beta1", "BGPAdvertisement", "bgpadvertisements");
    metallb(namespace, "v1beta1", "BFDProfile", "bfdprofiles");
    metallb(namespace, "v1beta1", "Community", "communities");
    metallb(namespace, "v1beta1", "ServiceL2Status", "servicel2statuses");
  }

  private void metallb(String namespace, String version, String kind, String plural)
      throws IOException {
    String path = "/apis/metallb.io/" + version + "/namespaces/" + namespace + "/" + plural;
    list("metallb.io/" + version, kind, path, Map.of(), true);
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
      if (!optional || problem.kind() != ApiProblem.Kind.NOT_FOUND) {
        throw new IOException(
            "cannot list " + kind + " at " + connection.server() + path + ": " + problem.message(),
            e);
      }
    }
  }

  private void add(String apiVersion, String kind, JsonElement item) {
    if (item instanceof JsonObject object) {
      object.addProperty("apiVersion", apiVersion);
      object.addProperty("kind", kind);
      documents.add(new Document(connection.server(), object, Map.of()));
    }
  }
}
