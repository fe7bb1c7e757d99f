package io.herald.lab.apiserver.kinds;

import java.util.List;

/**
 * One resource in one version of one group.
 *
 * @param group empty for the core group
 * @param version as {@code v1}
 * @param plural the name in paths, as {@code services}
 * @param singular the name in messages, as {@code service}
 * @param kind as {@code Service}
 * @param namespaced whether its objects live in namespaces
 * @param shortNames what {@code kubectl get} accepts as well
 * @param categories as {@code all}
 * @param hasStatus whether {@code /status} is a subresource, written apart from the rest
 * @param collection where the store keeps it; versions of a resource share one
 * @param strategy the rules of the kind
 */
public record ResourceType(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    boolean hasStatus,
    String collection,
    Strategy strategy) {

  /** The verbs of every resource. */
  public static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /** What {@code apiVersion} holds, as {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** What messages say, as {@code services} or {@code leases.coordination.k8s.io}. */
  public String groupResource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
