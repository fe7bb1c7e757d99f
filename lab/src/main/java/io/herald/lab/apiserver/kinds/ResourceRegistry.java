package io.herald.lab.apiserver.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every resource that the server knows at the moment. Thread-safe. */
public final class ResourceRegistry {
  private final Map<String, ResourceType> types = new ConcurrentSkipListMap<>();

  /** Adds a resource, or replaces it. */
  public void add(ResourceType type) {
    types.put(key(type.group(), type.version(), type.plural()), type);
  }

  /** Removes every version of a resource. */
  public void remove(String group, String plural) {
    types.values().removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
  }

  /** The resource of that path name. */
  public Optional<ResourceType> find(String group, String version, String plural) {
    return Optional.ofNullable(types.get(key(group, version, plural)));
  }

  /** The resource of that kind; {@code apiVersion} is as objects have it. */
  public Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return types.values().stream()
        .filter(t -> t.apiVersion().equals(apiVersion) && t.kind().equals(kind))
        .findFirst();
  }

  /** All of them, ordered by group, version and name. */
  public List<ResourceType> all() {
    return new ArrayList<>(types.values());
  }

  /** Those of one version of a group. */
  public List<ResourceType> of(String group, String version) {
    return types.values().stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .toList();
  }

  private static String key(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }
}
