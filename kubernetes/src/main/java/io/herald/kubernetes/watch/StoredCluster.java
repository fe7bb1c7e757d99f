package io.herald.kubernetes.watch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.configuration.ConfigurationInForce;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Service;

/** One moment of a cluster from its objects, by the store and the readers of the watches. */
public final class StoredCluster {

  private final ClusterStore store;

  /**
   * An empty cluster.
   *
   * @param asWritten whether the objects come straight from their authors, so that fields nobody
   *     knows are errors
   */
  public StoredCluster(boolean asWritten) {
    store = ClusterStore.filled(asWritten);
  }

  /**
   * Puts an object in; kinds that decide nothing are left out.
   *
   * @throws RuntimeException when the object does not have the form of its kind
   */
  public void put(JsonObject object) {
    JsonElement kind = object.get("kind");
    String name = kind == null || !kind.isJsonPrimitive() ? "" : kind.getAsString();
    switch (name) {
      case "Service" -> put(store.services, V1Service.class, object);
      case "EndpointSlice" -> put(store.slices, V1EndpointSlice.class, object);
      case "Node" -> put(store.nodes, V1Node.class, object);
      case "Namespace" -> put(store.namespaces, V1Namespace.class, object);
      case "ConfigMap" -> put(store.configMaps, V1ConfigMap.class, object);
      default -> store.resourcesOf(name).ifPresent(i -> put(i, CustomResource.class, object));
    }
  }

  private static <T extends KubernetesObject> void put(
      Sink<T> sink, Class<T> type, JsonObject object) {
    T value = ApiConnection.gson().fromJson(object, type);
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
