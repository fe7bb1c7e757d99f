package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.config.BgpConfiguration;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpRange;
import io.herald.kubernetes.configuration.AddressReader.PoolEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the v0.9 ConfigMap: strict YAML, every key of that era. Pure.
 *
 * <p>Pools of protocol {@code layer2} are announced by that alone, so each brings an advertisement
 * of its own; {@code bgp} pools bring theirs for BGP.
 */
public final class ConfigMapReader {

  private final ConfigMapSource source;
  private final Problems problems;
  private final List<AddressPool> pools = new ArrayList<>();
  private final List<L2Advertisement> l2Advertisements = new ArrayList<>();
  private final List<BgpAdvertisement> bgpAdvertisements = new ArrayList<>();
  private final List<ConfigurationRules.Entry> entries = new ArrayList<>();

  private ConfigMapReader(ConfigMapSource source) {
    this.source = source;
    this.problems = new Problems(source.ref());
  }

  /** Reads the whole ConfigMap and applies the rules among its pools. */
  public static Reading read(ConfigMapSource source) {
    Reading inOrder = readInOrder(source);
    return inOrder
        .configuration()
        .map(read -> Reading.of(byName(read), inOrder.problems()))
        .orElse(inOrder);
  }

  private static Configuration byName(Configuration read) {
    return new Configuration(
        read.pools().stream().sorted(Comparator.comparing(AddressPool::name)).toList(),
        read.l2Advertisements().stream()
            .sorted(Comparator.comparing(L2Advertisement::name))
            .toList(),
        read.bgp());
  }

  /** As {@link #read}, with everything in the order of the text. */
  static Reading readInOrder(ConfigMapSource source) {
    ConfigMapReader reader = new ConfigMapReader(source);
    if (source.text().isEmpty()) {
      reader.problems.add(
          "data", "has no key \"config\"", "put the configuration under data.config");
      return Reading.invalid(reader.problems.found());
    }
    return reader.read(source.text().get());
  }

  private Reading read(String text) {
    Fields root = Fields.of(YamlTree.parse(text, problems), "", problems);
    Map<String, BgpCommunity> communities = BgpReader.communities(root);
    List<BfdProfile> profiles = BgpReader.bfdProfiles(root);
    List<BgpPeer> peers = BgpReader.peers(root, profiles);
    Set<String> names = new HashSet<>();
    for (Fields fields : root.maps("address-pools")) {
      String name = pool(fields, communities);
      if (!name.isEmpty() && !names.add(name)) {
        fields.problem("name", "two pools are called \"" + name + "\"", "rename one of them");
      }
    }
    root.refuseUnknown();
    ConfigurationRules.overlaps(entries)
        .forEach(problem -> problems.add(problem.field(), problem.message(), problem.fix()));
    BgpConfiguration bgp = new BgpConfiguration(peers, bgpAdvertisements, profiles, communities);
    return Reading.of(new Configuration(pools, l2Advertisements, bgp), problems.found());
  }

  /** Reads one pool with its advertisements; answers its name. */
  private String pool(Fields fields, Map<String, BgpCommunity> communities) {
    String name = fields.requiredText("name", "give the pool a name").orElse("");
    Optional<String> protocol = protocol(fields);
    List<PoolEntry> read = AddressReader.ranges(fields, "addresses");
    for (PoolEntry entry : read) {
      entries.add(new ConfigurationRules.Entry(source.ref(), name, entry.field(), entry.range()));
    }
    List<IpRange> ranges = read.stream().map(PoolEntry::range).toList();
    boolean avoidBuggyIps = fields.flag("avoid-buggy-ips").orElse(false);
    boolean autoAssign = fields.flag("auto-assign").orElse(true);
    boolean isBgp = !protocol.equals(Optional.of("layer2"));
    bgpAdvertisements.addAll(
        BgpReader.advertisements(
            fields, name, ranges, communities, bgpAdvertisements.size(), isBgp));
    if (!isBgp) {
      l2Advertisements.add(announcing(name));
    }
    fields.refuseUnknown();
    pools.add(new AddressPool(name, Map.of(), ranges, autoAssign, avoidBuggyIps, Optional.empty()));
    return name;
  }

  private static Optional<String> protocol(Fields fields) {
    String fix = "give layer2 or bgp";
    Optional<String> text = fields.requiredText("protocol", fix);
    if (text.isPresent() && !Set.of("layer2", "bgp").contains(text.get())) {
      fields.problem("protocol", "unknown protocol \"" + Value.shorten(text.get()) + "\"", fix);
    }
    return text;
  }

  /** An advertisement of one pool from every node, for every Service, on every interface. */
  private static L2Advertisement announcing(String pool) {
    return new L2Advertisement(
        pool, Set.of(pool), List.of(), List.of(), Set.of(), List.of(), List.of());
  }
}
