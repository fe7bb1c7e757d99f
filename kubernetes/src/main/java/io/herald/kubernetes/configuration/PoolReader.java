package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.ServiceAllocation;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.kubernetes.configuration.AddressReader.PoolEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the custom resource IPAddressPool. */
final class PoolReader {

  private PoolReader() {}

  /**
   * One pool.
   *
   * @param entries receives its addresses, to be compared with those of other pools
   */
  static AddressPool pool(
      ResourceSource source, Fields spec, List<ConfigurationRules.Entry> entries) {
    String name = source.ref().name();
    List<PoolEntry> ranges = AddressReader.ranges(spec, "addresses");
    for (PoolEntry entry : ranges) {
      entries.add(new ConfigurationRules.Entry(source.ref(), name, entry.field(), entry.range()));
    }
    return new AddressPool(
        name,
        source.labels(),
        ranges.stream().map(PoolEntry::range).toList(),
        spec.flag("autoAssign").orElse(true),
        spec.flag("avoidBuggyIPs").orElse(false),
        spec.map("serviceAllocation").map(fields -> serviceAllocation(fields, source.asWritten())));
  }

  private static ServiceAllocation serviceAllocation(Fields fields, boolean strict) {
    long priority = fields.number("priority", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0L);
    Set<String> namespaces = new HashSet<>(fields.distinctTexts("namespaces"));
    List<LabelSelector> namespaceSelectors =
        SelectorReader.OF_RESOURCES.distinct(fields, "namespaceSelectors");
    List<LabelSelector> serviceSelectors =
        SelectorReader.OF_RESOURCES.distinct(fields, "serviceSelectors");
    if (strict) {
      fields.refuseUnknown();
    }
    boolean forEveryService =
        namespaces.isEmpty() && namespaceSelectors.isEmpty() && serviceSelectors.isEmpty();
    return new ServiceAllocation(
        priority,
        namespaces,
        namespaceSelectors,
        // With nothing said about Services the pool is for each of them, but its priority counts.
        forEveryService ? List.of(LabelSelector.EVERYTHING) : serviceSelectors);
  }
}
