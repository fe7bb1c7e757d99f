package io.herald.kubernetes.configuration;

import java.util.List;
import java.util.Optional;

/**
 * Everything that configures Herald, as found at one moment.
 *
 * @param configMap the v0.9 ConfigMap, if there is one
 * @param pools every IPAddressPool
 * @param l2Advertisements every L2Advertisement
 * @param resourcesInstalled whether the server knows the custom resources at all
 */
public record ConfigurationInput(
    Optional<ConfigMapSource> configMap,
    List<ResourceSource> pools,
    List<ResourceSource> l2Advertisements,
    boolean resourcesInstalled) {

  /** Copies the lists. */
  public ConfigurationInput {
    pools = List.copyOf(pools);
    l2Advertisements = List.copyOf(l2Advertisements);
  }
}
