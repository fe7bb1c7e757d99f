package io.herald.allocator.allocation;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.ServiceAllocation;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pools of one configuration, found by address, by name, and by what a Service may use. */
public final class PoolIndex {

  private record Part(IpRange range, AddressPool pool) {}

  private final Map<String, AddressPool> byName = new HashMap<>();
  private final NavigableMap<IpAddress, Part> byFirstAddress = new TreeMap<>();
  private final List<AddressPool> automatic;
  private final Map<String, Map<String, String>> namespaceLabels;

  /**
   * An index of these pools.
   *
   * @param pools with disjoint ranges
   * @param namespaceLabels the labels of each Namespace, by its name
   */
  public PoolIndex(List<AddressPool> pools, Map<String, Map<String, String>> namespaceLabels) {
    this.namespaceLabels = namespaceLabels;
    for (AddressPool pool : pools) {
      byName.put(pool.name(), pool);
      pool.ranges().forEach(range -> byFirstAddress.put(range.first(), new Part(range, pool)));
    }
    automatic =
        pools.stream()
            .filter(AddressPool::autoAssign)
            .sorted(
                Comparator.comparing((AddressPool pool) -> pool.serviceAllocation().isEmpty())
                    .thenComparing(PoolIndex::rank)
                    .thenComparing(AddressPool::name))
            .toList();
  }

  /** Lower goes first; 0 means "no priority" and goes last. */
  private static long rank(AddressPool pool) {
    long priority = pool.serviceAllocation().map(ServiceAllocation::priority).orElse(0L);
    return priority == 0 ? Long.MAX_VALUE : priority;
  }

  /** The pool of this name. */
  public Optional<AddressPool> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The pool whose ranges hold {@code address}, whether it hands that address out or not. */
  public Optional<AddressPool> covering(IpAddress address) {
    return Optional.ofNullable(byFirstAddress.floorEntry(address))
        .map(Map.Entry::getValue)
        .filter(part -> part.range().contains(address))
        .map(Part::pool);
  }

  /** The one pool that hands out all of these addresses. */
  Optional<AddressPool> owning(List<IpAddress> addresses) {
    return covering(addresses.get(0))
        .filter(
            pool ->
                addresses.stream()
                    .allMatch(
                        address ->
                            covering(address).filter(pool::equals).isPresent()
                                && !(pool.avoidBuggyIps() && AddressPool.isBuggy(address))));
  }

  /** The pools that may serve {@code service} unasked, in the order in which to try them. */
  Stream<AddressPool> automaticFor(Service service) {
    return automatic.stream().filter(pool -> isFor(pool, service));
  }

  /** Whether the pool's {@code serviceAllocation} lets it serve {@code service}. */
  boolean isFor(AddressPool pool, Service service) {
    return pool.serviceAllocation().map(rule -> matches(rule, service)).orElse(true);
  }

  private boolean matches(ServiceAllocation rule, Service service) {
    return matchesNamespace(rule, service.key().namespace())
        && (rule.serviceSelectors().isEmpty()
            || LabelSelector.anyMatches(rule.serviceSelectors(), service.labels()));
  }

  /** A selector that matches no namespace closes the pool; it does not open it to all. */
  private boolean matchesNamespace(ServiceAllocation rule, String namespace) {
    if (rule.namespaces().isEmpty() && rule.namespaceSelectors().isEmpty()) {
      return true;
    }
    Map<String, String> labels = namespaceLabels.get(namespace);
    return rule.namespaces().contains(namespace)
        || (labels != null && LabelSelector.anyMatches(rule.namespaceSelectors(), labels));
  }
}
