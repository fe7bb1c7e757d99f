package io.herald.kubernetes.configuration;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that configures Herald, as found at one moment.
 *
 * @param configMap the v0.9 ConfigMap, if there is one
 * @param resources every custom resource of group {@code metallb.io}, of whatever kind
 * @param nodeLabels the labels of each Node, by its name; while none is known, any two node
 *     selectors may select the same node
 * @param resourcesInstalled whether the server knows the kind IPAddressPool at all
 */
public record ConfigurationInput(
    Optional<ConfigMapSource> configMap,
    List<ResourceSource> resources,
    Map<String, Map<String, String>> nodeLabels,
    boolean resourcesInstalled) {

  /** Nothing at all. */
  public static final ConfigurationInput NOTHING =
      new ConfigurationInput(Optional.empty(), List.of(), Map.of(), true);

  /** Copies the collections. */
  public ConfigurationInput {
    resources = List.copyOf(resources);
    nodeLabels = Map.copyOf(nodeLabels);
  }

  /** The custom resources of one kind. */
  public List<ResourceSource> ofKind(String kind) {
    return resources.stream().filter(source -> source.ref().kind().equals(kind)).toList();
  }
}
