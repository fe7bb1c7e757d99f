package io.herald.kubernetes.watch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.configuration.ConfigurationInForce;
import io.herald.kubernetes.configuration.CustomResourceReader;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Service;

/** One moment of a cluster from its objects, by the store and the readers of the watches. */
public final class StoredCluster {

  private final ClusterStore store = ClusterStore.filled();

  /** An empty cluster. */
  public StoredCluster() {}

  /**
   * Puts an object in; kinds that decide nothing are left out, and so are kinds of other groups
   * that have the name of one that does.
   *
   * @param asWritten whether it comes straight from its author, so that fields nobody knows are
   *     errors
   * @throws RuntimeException when the object does not have the form of its kind
   */
  public void put(JsonObject object, boolean asWritten) {
    String version = text(object, "apiVersion");
    String kind = text(object, "kind");
    switch (version + " " + kind) {
      case "v1 Service" -> put(store.services, read(object, V1Service.class));
      case "v1 Node" -> put(store.nodes, read(object, V1Node.class));
      case "v1 Namespace" -> put(store.namespaces, read(object, V1Namespace.class));
      case "v1 ConfigMap" -> put(store.configMaps, read(object, V1ConfigMap.class));
      case "discovery.k8s.io/v1 EndpointSlice" ->
          put(store.slices, read(object, V1EndpointSlice.class));
      default -> {
        if (CustomResourceReader.reads(new ObjectRef(version, kind, "", "", ""))) {
          CustomResource resource = read(object, CustomResource.class);
          resource.setAsWritten(asWritten);
          store.resourcesOf(kind).ifPresent(resources -> put(resources, resource));
        }
      }
    }
  }

  private static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  private static <T> T read(JsonObject object, Class<T> type) {
    return ApiConnection.gson().fromJson(object, type);
  }

  private static <T extends KubernetesObject> void put(Sink<T> sink, T value) {
    if (value.getMetadata() == null || value.getMetadata().getName() == null) {
      throw new IllegalArgumentException("metadata.name is missing; give it a name");
    }
    sink.put(value);
  }

  /**
   * Everything that was put in.
   *
   * @param configuration decides which configuration is in force
   * @param afterwards lets its clock run, so that what waits for a quiet while counts
   */
  public ClusterSnapshot snapshot(ConfigurationInForce configuration, Runnable afterwards) {
    ClusterStore.Contents contents = store.take();
    configuration.onInput(contents.input());
    afterwards.run();
    configuration.settle();
    return new ClusterSnapshot(
        contents.services(),
        contents.endpoints(),
        contents.nodes(),
        contents.namespaceLabels(),
        configuration.inForce(),
        configuration.problems());
  }
}
