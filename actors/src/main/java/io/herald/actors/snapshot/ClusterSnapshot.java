package io.herald.actors.snapshot;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the allocator decides from, read at one moment. Taken only when every watched kind has
 * been listed at least once, so an absent object does not exist.
 *
 * @param services every Service, of whatever type
 * @param endpoints by Service; a Service without slices is absent
 * @param nodes by name
 * @param namespaceLabels the labels of each Namespace, by its name
 * @param configuration the configuration in force: of each part the last valid state; empty while
 *     none was ever valid
 * @param problems what is wrong with the configuration that was read last; it is valid while none
 *     of them is an error
 */
public record ClusterSnapshot(
    Map<ServiceKey, Service> services,
    Map<ServiceKey, Endpoints> endpoints,
    Map<String, Node> nodes,
    Map<String, Map<String, String>> namespaceLabels,
    Optional<Configuration> configuration,
    List<ConfigurationProblem> problems) {

  /** Copies the collections. */
  public ClusterSnapshot {
    services = Map.copyOf(services);
    endpoints = Map.copyOf(endpoints);
    nodes = Map.copyOf(nodes);
    namespaceLabels = Map.copyOf(namespaceLabels);
    problems = List.copyOf(problems);
  }

  /** The endpoints of a Service, none when it has no slice. */
  public Endpoints endpointsOf(ServiceKey service) {
    return endpoints.getOrDefault(service, Endpoints.NONE);
  }
}
