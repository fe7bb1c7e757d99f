package io.herald.actors.config;

import io.herald.actors.snapshot.LabelSelector;
import java.util.List;
import java.util.Set;

/**
 * Which Services a pool is for. A Service must be in one of the namespaces, when any are given by
 * name or selector, and match one of the Service selectors, when there are any.
 *
 * @param priority lower numbers go first; 0 goes last
 * @param namespaces names of namespaces
 * @param namespaceSelectors selectors over the labels of namespaces
 * @param serviceSelectors selectors over the labels of Services
 */
public record ServiceAllocation(
    long priority,
    Set<String> namespaces,
    List<LabelSelector> namespaceSelectors,
    List<LabelSelector> serviceSelectors) {

  /** Copies the collections. */
  public ServiceAllocation {
    namespaces = Set.copyOf(namespaces);
    namespaceSelectors = List.copyOf(namespaceSelectors);
    serviceSelectors = List.copyOf(serviceSelectors);
  }
}
