package io.herald.lab.apiserver.rest;

import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * What a path under {@code /api} or {@code /apis} names.
 *
 * @param type the resource
 * @param namespace empty for all namespaces, or cluster-wide objects
 * @param name empty for a whole collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {
  /**
   * Reads a path; empty if it is too short to name a resource.
   *
   * @throws ApiException if it names none that is served
   */
  static Optional<Target> of(List<String> path, ResourceRegistry registry) {
    boolean core = path.get(0).equals("api");
    int start = core ? 2 : 3;
    if (path.size() <= start) {
      return Optional.empty();
    }
    String group = core ? "" : path.get(1);
    String version = path.get(start - 1);
    List<String> rest = path.subList(start, path.size());
    boolean inNamespace = rest.size() > 2 && rest.get(0).equals("namespaces");
    if (inNamespace && registry.find(group, version, rest.get(2)).isPresent()) {
      String namespace = rest.get(1);
      return Optional.of(of(find(registry, group, version, rest.get(2)), namespace, rest, 3));
    }
    return Optional.of(of(find(registry, group, version, rest.get(0)), "", rest, 1));
  }

  private static ResourceType find(
      ResourceRegistry registry, String group, String version, String plural) {
    return registry.find(group, version, plural).orElseThrow(ApiException::noSuchPath);
  }

  private static Target of(ResourceType type, String namespace, List<String> rest, int at) {
    String name = rest.size() > at ? rest.get(at) : "";
    String subresource = rest.size() > at + 1 ? rest.get(at + 1) : "";
    return new Target(type, namespace, name, subresource);
  }
}
