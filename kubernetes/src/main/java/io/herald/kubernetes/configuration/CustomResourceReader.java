package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.config.L2Advertisement.PreferredNode;
import io.herald.actors.config.ServiceAllocation;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.kubernetes.configuration.AddressReader.PoolEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the custom resources IPAddressPool and L2Advertisement (v1beta1). The server's schema has
 * seen them before, unless somebody else's definitions are installed; so everything is checked
 * again. Fields that are not known are ignored: a newer definition may bring some. Pure.
 */
public final class CustomResourceReader {

  private CustomResourceReader() {}

  /** Reads all resources as one configuration: one that is wrong makes the whole invalid. */
  public static Reading read(List<ResourceSource> pools, List<ResourceSource> advertisements) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    List<ConfigurationRules.Entry> entries = new ArrayList<>();
    List<AddressPool> readPools = new ArrayList<>();
    for (ResourceSource source : byName(pools)) {
      readPools.add(pool(source, entries, problems));
    }
    problems.addAll(ConfigurationRules.overlaps(entries));
    List<L2Advertisement> readAdvertisements = new ArrayList<>();
    for (ResourceSource source : byName(advertisements)) {
      readAdvertisements.add(advertisement(source, problems));
    }
    return problems.isEmpty()
        ? Reading.valid(new Configuration(readPools, readAdvertisements))
        : Reading.invalid(problems);
  }

  private static List<ResourceSource> byName(List<ResourceSource> sources) {
    return sources.stream().sorted(Comparator.comparing(source -> source.ref().name())).toList();
  }

  private static Fields spec(ResourceSource source, Problems problems) {
    Value spec = source.spec().map(JsonTree::convert).orElse(new Value.Null(0));
    return Fields.of(spec, "spec", problems);
  }

  private static AddressPool pool(
      ResourceSource source,
      List<ConfigurationRules.Entry> entries,
      List<ConfigurationProblem> all) {
    Problems problems = new Problems(source.ref());
    Fields spec = spec(source, problems);
    String name = source.ref().name();
    List<PoolEntry> ranges = AddressReader.ranges(spec, "addresses");
    for (PoolEntry entry : ranges) {
      entries.add(new ConfigurationRules.Entry(source.ref(), name, entry.field(), entry.range()));
    }
    AddressPool pool =
        new AddressPool(
            name,
            source.labels(),
            ranges.stream().map(PoolEntry::range).toList(),
            spec.flag("autoAssign").orElse(true),
            spec.flag("avoidBuggyIPs").orElse(false),
            spec.map("serviceAllocation").map(CustomResourceReader::serviceAllocation));
    all.addAll(problems.found());
    return pool;
  }

  private static ServiceAllocation serviceAllocation(Fields fields) {
    int priority =
        fields.number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0L).intValue();
    Set<String> namespaces = new HashSet<>(fields.distinctTexts("namespaces"));
    List<LabelSelector> namespaceSelectors =
        SelectorReader.OF_RESOURCES.distinct(fields, "namespaceSelectors");
    List<LabelSelector> serviceSelectors =
        SelectorReader.OF_RESOURCES.distinct(fields, "serviceSelectors");
    boolean forEveryService =
        namespaces.isEmpty() && namespaceSelectors.isEmpty() && serviceSelectors.isEmpty();
    return new ServiceAllocation(
        priority,
        namespaces,
        namespaceSelectors,
        // With nothing said about Services the pool is for each of them, but its priority counts.
        forEveryService ? List.of(LabelSelector.EVERYTHING) : serviceSelectors);
  }

  private static L2Advertisement advertisement(
      ResourceSource source, List<ConfigurationProblem> all) {
    Problems problems = new Problems(source.ref());
    Fields spec = spec(source, problems);
    SelectorReader selectors = SelectorReader.OF_RESOURCES;
    L2Advertisement advertisement =
        new L2Advertisement(
            source.ref().name(),
            new HashSet<>(spec.distinctTexts("ipAddressPools")),
            selectors.distinct(spec, "ipAddressPoolSelectors"),
            selectors.distinct(spec, "nodeSelectors"),
            new HashSet<>(spec.texts("interfaces")),
            selectors.distinct(spec, "serviceSelectors"),
            preferredNodes(spec));
    all.addAll(problems.found());
    return advertisement;
  }

  private static List<PreferredNode> preferredNodes(Fields spec) {
    List<PreferredNode> preferred = new ArrayList<>();
    for (Fields fields : spec.maps("preferredNodeSelectors")) {
      if (!fields.has("weight")) {
        fields.problem("weight", "is missing", "give a whole number from 1 to 100");
      }
      Optional<Long> weight = fields.number("weight", 1, 100);
      Optional<LabelSelector> preference =
          fields.map("preference").map(SelectorReader.OF_RESOURCES::read);
      if (preference.isEmpty()) {
        fields.problem("preference", "is missing", "give a label selector over nodes");
      }
      weight.ifPresent(
          w -> preference.ifPresent(p -> preferred.add(new PreferredNode(w.intValue(), p))));
    }
    return preferred;
  }
}
