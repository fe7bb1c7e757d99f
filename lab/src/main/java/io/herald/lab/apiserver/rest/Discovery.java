package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the server serves: groups, their versions, and the resources in each. */
final class Discovery {
  private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");
  private static final List<String> REVIEW_VERBS = List.of("create");

  private final ResourceRegistry registry;

  Discovery(ResourceRegistry registry) {
    this.registry = registry;
  }

  /** Answers {@code /api}, {@code /apis}, {@code /apis/GROUP} or the path of a version. */
  Reply handle(ApiRequest request) {
    List<String> path = request.path();
    boolean core = path.get(0).equals("api");
    if (path.size() == 1) {
      boolean aggregated = request.accept().contains("as=APIGroupDiscoveryList");
      String version =
          request.accept().contains("v=v2;") || request.accept().endsWith("v=v2")
              ? "v2"
              : "v2beta1";
      return aggregated
          ? new Reply.Whole(
              200, "aggregated-" + version, Json.bytes(aggregated(core, version)), List.of())
          : Reply.json(200, core ? coreVersions() : groups());
    } else if (!core && path.size() == 2) {
      return Reply.json(200, group(path.get(1)).put("kind", "APIGroup").put("apiVersion", "v1"));
    }
    String group = core ? "" : path.get(1);
    return Reply.json(200, resources(group, path.get(core ? 1 : 2)));
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    versions().keySet().stream().filter(g -> !g.isEmpty()).forEach(g -> groups.add(group(g)));
    return list;
  }

  private ObjectNode group(String name) {
    List<String> versions = versions().get(name);
    if (versions == null) {
      throw ApiException.noSuchPath();
    }
    ObjectNode group = Json.object().put("name", name);
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", list.get(0));
    return group;
  }

  /** The versions of each group, newest first. */
  private Map<String, List<String>> versions() {
    Map<String, List<String>> versions = new TreeMap<>();
    Reviews.GROUPS.forEach(group -> versions.put(group, List.of("v1")));
    Map<String, TreeSet<String>> found = new LinkedHashMap<>();
    for (ResourceType type : registry.all()) {
      found
          .computeIfAbsent(type.group(), g -> new TreeSet<>(Versions.NEWEST_FIRST))
          .add(type.version());
    }
    found.forEach((group, set) -> versions.put(group, List.copyOf(set)));
    return versions;
  }

  private ObjectNode resources(String group, String version) {
    if (!versions().getOrDefault(group, List.of()).contains(version)) {
      throw ApiException.noSuchPath();
    }
    String groupVersion = group.isEmpty() ? version : group + "/" + version;
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : registry.of(group, version)) {
      resource(resources, type, type.plural(), type.singular(), ResourceType.VERBS);
      if (type.hasStatus()) {
        resource(resources, type, type.plural() + "/status", "", STATUS_VERBS);
      }
    }
    Reviews.KINDS.forEach(
        (plural, kind) -> {
          if (Reviews.groupOf(plural).equals(group)) {
            ObjectNode review = resources.addObject();
            review.put("name", plural).put("singularName", "").put("namespaced", false);
            review.put("kind", kind).set("verbs", Json.MAPPER.valueToTree(REVIEW_VERBS));
          }
        });
    return list;
  }

  private static void resource(
      ArrayNode list, ResourceType type, String name, String singular, List<String> verbs) {
    ObjectNode resource = list.addObject();
    resource.put("name", name).put("singularName", singular);
    resource.put("namespaced", type.namespaced()).put("kind", type.kind());
    resource.set("verbs", Json.MAPPER.valueToTree(verbs));
    if (!singular.isEmpty()) {
      if (!type.shortNames().isEmpty()) {
        resource.set("shortNames", Json.MAPPER.valueToTree(type.shortNames()));
      }
      if (!type.categories().isEmpty()) {
        resource.set("categories", Json.MAPPER.valueToTree(type.categories()));
      }
    }
  }

  private ObjectNode aggregated(boolean core, String version) {
    ObjectNode list = Json.object().put("kind", "APIGroupDiscoveryList");
    list.put("apiVersion", "apidiscovery.k8s.io/" + version).putObject("metadata");
    ArrayNode items = list.putArray("items");
    versions()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() == core) {
                ObjectNode item = items.addObject();
                item.putObject("metadata").put("name", group);
                ArrayNode each = item.putArray("versions");
                versions.forEach(v -> aggregatedVersion(each.addObject(), group, v));
              }
            });
    return list;
  }

  private void aggregatedVersion(ObjectNode target, String group, String version) {
    target.put("version", version).put("freshness", "Current");
    ArrayNode resources = target.putArray("resources");
    for (ResourceType type : registry.of(group, version)) {
      ObjectNode resource = resources.addObject();
      resource.put("resource", type.plural()).put("singularResource", type.singular());
      resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
      responseKind(resource, group, version, type.kind());
      resource.set("verbs", Json.MAPPER.valueToTree(ResourceType.VERBS));
      resource.set("shortNames", Json.MAPPER.valueToTree(type.shortNames()));
      resource.set("categories", Json.MAPPER.valueToTree(type.categories()));
      if (type.hasStatus()) {
        ObjectNode status = resource.putArray("subresources").addObject();
        status.put("subresource", "status");
        responseKind(status, group, version, type.kind());
        status.set("verbs", Json.MAPPER.valueToTree(STATUS_VERBS));
      }
    }
    Reviews.KINDS.forEach(
        (plural, kind) -> {
          if (Reviews.groupOf(plural).equals(group)) {
            ObjectNode review = resources.addObject();
            review.put("resource", plural).put("singularResource", "").put("scope", "Cluster");
            responseKind(review, group, version, kind);
            review.set("verbs", Json.MAPPER.valueToTree(REVIEW_VERBS));
          }
        });
  }

  private static void responseKind(ObjectNode owner, String group, String version, String kind) {
    owner.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
  }
}
