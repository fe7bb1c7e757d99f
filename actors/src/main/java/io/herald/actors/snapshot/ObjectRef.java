package io.herald.actors.snapshot;

/**
 * Names one object of the Kubernetes API, as an event's {@code involvedObject} does.
 *
 * @param apiVersion such as {@code v1} or {@code metallb.io/v1beta1}
 * @param kind such as {@code Service}
 * @param namespace its namespace, empty for a cluster-scoped object
 * @param name its name
 * @param uid its uid, empty when unknown
 */
public record ObjectRef(String apiVersion, String kind, String namespace, String name, String uid) {

  /** {@code Kind namespace/name}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
