package io.herald.kubernetes.watch;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.Map;

/**
 * One kind of object that is watched.
 *
 * @param name its plural name, for logs and threads
 * @param path where the API lists it
 * @param query what narrows the list
 * @param type the class its objects are read as
 * @param optional whether the server may not know the kind at all, which then counts as "none"
 */
record Kind<T extends KubernetesObject>(
    String name, String path, Map<String, String> query, Class<T> type, boolean optional) {

  static final Kind<V1Service> SERVICES =
      new Kind<>("services", "/api/v1/services", Map.of(), V1Service.class, false);

  static final Kind<V1EndpointSlice> ENDPOINT_SLICES =
      new Kind<>(
          "endpointslices",
          "/apis/discovery.k8s.io/v1/endpointslices",
          Map.of(),
          V1EndpointSlice.class,
          false);

  static final Kind<V1Node> NODES =
      new Kind<>("nodes", "/api/v1/nodes", Map.of(), V1Node.class, false);

  static final Kind<V1Namespace> NAMESPACES =
      new Kind<>("namespaces", "/api/v1/namespaces", Map.of(), V1Namespace.class, false);

  /** The one ConfigMap of this name. */
  static Kind<V1ConfigMap> configMap(String namespace, String name) {
    return new Kind<>(
        "configmaps",
        "/api/v1/namespaces/" + namespace + "/configmaps",
        Map.of("fieldSelector", "metadata.name=" + name),
        V1ConfigMap.class,
        false);
  }

  /** A kind of the group {@code metallb.io}, in one namespace. */
  static Kind<CustomResource> metallb(String namespace, String version, String plural) {
    return new Kind<>(
        plural,
        "/apis/metallb.io/" + version + "/namespaces/" + namespace + "/" + plural,
        Map.of(),
        CustomResource.class,
        true);
  }
}
