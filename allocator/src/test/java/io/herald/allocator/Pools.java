package io.herald.allocator;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.ServiceAllocation;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pools for tests. */
public final class Pools {

  private Pools() {}

  public static AddressPool pool(String name, String... ranges) {
    return new AddressPool(
        name,
        Map.of(),
        Arrays.stream(ranges).map(IpRange::parse).toList(),
        true,
        false,
        Optional.empty());
  }

  public static AddressPool manual(AddressPool pool) {
    return new AddressPool(
        pool.name(),
        pool.labels(),
        pool.ranges(),
        false,
        pool.avoidBuggyIps(),
        pool.serviceAllocation());
  }

  public static AddressPool avoidingBuggy(AddressPool pool) {
    return new AddressPool(
        pool.name(),
        pool.labels(),
        pool.ranges(),
        pool.autoAssign(),
        true,
        pool.serviceAllocation());
  }

  public static AddressPool labelled(AddressPool pool, Map<String, String> labels) {
    return new AddressPool(
        pool.name(),
        labels,
        pool.ranges(),
        pool.autoAssign(),
        pool.avoidBuggyIps(),
        pool.serviceAllocation());
  }

  public static AddressPool reserved(AddressPool pool, ServiceAllocation rule) {
    return new AddressPool(
        pool.name(),
        pool.labels(),
        pool.ranges(),
        pool.autoAssign(),
        pool.avoidBuggyIps(),
        Optional.of(rule));
  }

  public static ServiceAllocation forNamespaces(int priority, String... namespaces) {
    return new ServiceAllocation(priority, Set.of(namespaces), List.of(), List.of());
  }

  public static ServiceAllocation forNamespacesWith(int priority, String label, String value) {
    return new ServiceAllocation(priority, Set.of(), List.of(selector(label, value)), List.of());
  }

  public static ServiceAllocation forServicesWith(int priority, String label, String value) {
    return new ServiceAllocation(priority, Set.of(), List.of(), List.of(selector(label, value)));
  }

  public static LabelSelector selector(String label, String value) {
    return new LabelSelector(Map.of(label, value), List.of());
  }
}
