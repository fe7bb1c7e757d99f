package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpRange;
import io.herald.kubernetes.configuration.AddressReader.PoolEntry;
import io.herald.kubernetes.configuration.LegacyConfiguration.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the v0.9 ConfigMap: strict YAML, every key of that era. Pure.
 *
 * <p>Pools of protocol {@code layer2} are announced by that alone, so each brings an advertisement
 * of its own; {@code bgp} pools give addresses but are not announced at layer 2.
 */
public final class ConfigMapReader {

  private ConfigMapReader() {}

  /** Reads the whole ConfigMap and applies the rules among its pools. */
  public static Reading read(ConfigMapSource source) {
    Problems problems = new Problems(source.ref());
    if (source.text().isEmpty()) {
      problems.add("data", "has no key \"config\"", "put the configuration under data.config");
      return Reading.invalid(problems.found());
    }
    LegacyConfiguration legacy = parse(source.text().get(), source, problems);
    return problems.isEmpty()
        ? Reading.valid(configuration(legacy))
        : Reading.invalid(problems.found());
  }

  static LegacyConfiguration parse(String text, ConfigMapSource source, Problems problems) {
    Fields root = Fields.of(YamlTree.parse(text, problems), "", problems);
    Map<String, String> communities = BgpReader.communities(root);
    List<LegacyConfiguration.BfdProfile> profiles = BgpReader.bfdProfiles(root);
    List<LegacyConfiguration.Peer> peers = BgpReader.peers(root, profiles);
    List<LegacyConfiguration.Pool> pools = new ArrayList<>();
    List<ConfigurationRules.Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : root.maps("address-pools")) {
      PoolReading read = pool(fields, communities);
      String name = read.pool().pool().name();
      if (!name.isEmpty() && !names.add(name)) {
        fields.problem("name", "two pools are called \"" + name + "\"", "rename one of them");
      }
      pools.add(read.pool());
      for (PoolEntry entry : read.entries()) {
        entries.add(new ConfigurationRules.Entry(source.ref(), name, entry.field(), entry.range()));
      }
    }
    root.refuseUnknown();
    ConfigurationRules.overlaps(entries)
        .forEach(problem -> problems.add(problem.field(), problem.message(), problem.fix()));
    return new LegacyConfiguration(pools, peers, communities, profiles);
  }

  private static PoolReading pool(Fields fields, Map<String, String> communities) {
    String name = fields.requiredText("name", "give the pool a name").orElse("");
    Optional<Protocol> protocol = protocol(fields);
    List<PoolEntry> entries = AddressReader.ranges(fields, "addresses");
    List<IpRange> ranges = entries.stream().map(PoolEntry::range).toList();
    boolean avoidBuggyIps = fields.flag("avoid-buggy-ips").orElse(false);
    boolean autoAssign = fields.flag("auto-assign").orElse(true);
    List<LegacyConfiguration.BgpAdvertisement> advertisements =
        BgpReader.advertisements(fields, ranges, communities, protocol);
    fields.refuseUnknown();
    AddressPool pool =
        new AddressPool(name, Map.of(), ranges, autoAssign, avoidBuggyIps, Optional.empty());
    return new PoolReading(
        new LegacyConfiguration.Pool(pool, protocol.orElse(Protocol.LAYER2), advertisements),
        entries);
  }

  private static Optional<Protocol> protocol(Fields fields) {
    String fix = "give layer2 or bgp";
    Optional<String> text = fields.requiredText("protocol", fix);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Protocol> protocol =
        Stream.of(Protocol.values())
            .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(text.get()))
            .findFirst();
    if (protocol.isEmpty()) {
      fields.problem("protocol", "unknown protocol \"" + Value.shorten(text.get()) + "\"", fix);
    }
    return protocol;
  }

  private static Configuration configuration(LegacyConfiguration legacy) {
    List<AddressPool> pools =
        legacy.pools().stream()
            .map(LegacyConfiguration.Pool::pool)
            .sorted(Comparator.comparing(AddressPool::name))
            .toList();
    List<L2Advertisement> advertisements =
        legacy.pools().stream()
            .filter(pool -> pool.protocol() == Protocol.LAYER2)
            .map(pool -> announcing(pool.pool().name()))
            .sorted(Comparator.comparing(L2Advertisement::name))
            .toList();
    return new Configuration(pools, advertisements);
  }

  /** An advertisement of one pool from every node, for every Service, on every interface. */
  private static L2Advertisement announcing(String pool) {
    return new L2Advertisement(
        pool, Set.of(pool), List.of(), List.of(), Set.of(), List.of(), List.of());
  }

  private record PoolReading(LegacyConfiguration.Pool pool, List<PoolEntry> entries) {}
}
