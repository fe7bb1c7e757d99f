package io.herald.kubernetes.configuration;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.BgpPeer.Authentication;
import io.herald.actors.config.BgpPeer.Neighbour;
import io.herald.actors.config.BgpPeer.RemoteAs;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.ObjectRef;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the v0.9 ConfigMap into the custom resources that mean the same. Pools and BFD profiles
 * keep their names, as far as Kubernetes allows them; everything else is numbered in the order of
 * the text. What comes out is read back: what the readers would refuse is no conversion. Pure.
 */
public final class LegacyConverter {

  private static final int LONGEST_NAME = 63;

  private final ObjectRef source;
  private final String namespace;
  private final List<Map<String, Object>> resources = new ArrayList<>();
  private final List<ConfigurationProblem> problems = new ArrayList<>();
  private final Map<BgpCommunity, String> communityNames = new HashMap<>();
  private Map<String, String> poolNames = Map.of();
  private Map<String, String> profileNames = Map.of();

  private LegacyConverter(ObjectRef source, String namespace) {
    this.source = source;
    this.namespace = namespace;
  }

  /**
   * Converts the ConfigMap.
   *
   * @param namespace where the custom resources shall live
   */
  public static Conversion convert(ConfigMapSource source, String namespace) {
    Reading reading = ConfigMapReader.readInOrder(source);
    return reading
        .configuration()
        .map(read -> new LegacyConverter(source.ref(), namespace).convert(read))
        .orElseGet(() -> new Conversion(List.of(), reading.problems()));
  }

  /**
   * What came of it.
   *
   * @param resources each a tree of maps, lists, texts, numbers and truth values, in the order in
   *     which to apply them; none when one of the problems is an error
   * @param problems why there are none: something is wrong with the ConfigMap, or cannot be said by
   *     a custom resource; and, as warnings, what has another name now
   */
  public record Conversion(
      List<Map<String, Object>> resources, List<ConfigurationProblem> problems) {

    /** Copies the lists. */
    public Conversion {
      resources = List.copyOf(resources);
      problems = List.copyOf(problems);
    }
  }

  private Conversion convert(Configuration read) {
    poolNames = names(read.pools().stream().map(AddressPool::name).toList(), "pool");
    profileNames =
        names(read.bgp().bfdProfiles().stream().map(BfdProfile::name).toList(), "bfd-profile");
    poolNames.forEach(this::mentionPool);
    Map<String, BgpCommunity> aliases = usable(read.bgp().communities());
    aliases.forEach((name, value) -> communityNames.putIfAbsent(value, name));
    read.bgp().peers().forEach(this::peer);
    read.pools().forEach(this::pool);
    read.bgp().advertisements().forEach(this::bgpAdvertisement);
    read.l2Advertisements()
        .forEach(ad -> advertisement("l2advertisement", "L2Advertisement", ad.pools(), Map.of()));
    read.bgp().bfdProfiles().forEach(this::bfdProfile);
    communities(aliases);
    problems.addAll(readBack().problems());
    boolean refused = problems.stream().anyMatch(ConfigurationProblem::isError);
    return new Conversion(refused ? List.of() : resources, problems);
  }

  /** As its author would apply it, so that nothing is overlooked. */
  private Reading readBack() {
    List<ResourceSource> sources = new ArrayList<>();
    for (Map<String, Object> resource : resources) {
      String version = String.valueOf(resource.get("apiVersion"));
      String kind = String.valueOf(resource.get("kind"));
      JsonObject tree = (JsonObject) new Gson().toJsonTree(resource);
      String name = tree.getAsJsonObject("metadata").get("name").getAsString();
      sources.add(
          new ResourceSource(
              new ObjectRef(version, kind, namespace, name, ""),
              Map.of(),
              JsonTree.convert(tree.get("spec")),
              true));
    }
    return CustomResourceReader.read(
        new ConfigurationInput(Optional.empty(), sources, Map.of(), true));
  }

  /** Advertisements cannot name the others, and get their values. */
  private static Map<String, BgpCommunity> usable(Map<String, BgpCommunity> aliases) {
    Map<String, BgpCommunity> usable = new TreeMap<>(aliases);
    usable.keySet().removeIf(name -> name.isBlank() || name.contains(":"));
    return usable;
  }

  private void mentionPool(String name, String now) {
    if (!now.equals(name)) {
      problems.add(
          ConfigurationProblem.warning(
              source,
              "address-pools",
              "pool \"" + Value.shorten(name) + "\" is called " + now + " as a custom resource",
              "change the annotations address-pool that name it"));
    }
  }

  private void add(String version, String kind, String name, Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("apiVersion", "metallb.io/" + version);
    resource.put("kind", kind);
    resource.put("metadata", metadata);
    resource.put("spec", spec);
    resources.add(resource);
  }

  private String numbered(String prefix, String kind) {
    return prefix + (resources.stream().filter(r -> kind.equals(r.get("kind"))).count() + 1);
  }

  /** For each name one that Kubernetes takes, and none twice. */
  private static Map<String, String> names(List<String> given, String otherwise) {
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (String each : given) {
      String wanted = resourceName(each, otherwise);
      String name = wanted;
      for (int i = 2; !taken.add(name); i++) {
        name = cut(wanted, LONGEST_NAME - 4) + "-" + i;
      }
      names.put(each, name);
    }
    return names;
  }

  /** A name that Kubernetes takes: small letters, digits and dashes, beginning with a letter. */
  static String resourceName(String name, String otherwise) {
    String text = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    text = text.replaceFirst("^[^a-z]+", "");
    text = cut(text, LONGEST_NAME).replaceAll("\\.[^a-z0-9]+|[^a-z0-9]+\\.", "-");
    return text.isEmpty() ? otherwise : text;
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length)).replaceFirst("[^a-z0-9]+$", "");
  }

  private void peer(BgpPeer peer) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("myASN", peer.myAsn());
    if (peer.remoteAs() instanceof RemoteAs.Fixed remote) {
      spec.put("peerASN", remote.number());
    }
    if (peer.neighbour() instanceof Neighbour.At at) {
      spec.put("peerAddress", at.address().toString());
    }
    peer.sourceAddress().map(IpAddress::toString).ifPresent(a -> spec.put("sourceAddress", a));
    if (peer.port() != BgpPeer.DEFAULT_PORT) {
      spec.put("peerPort", peer.port());
    }
    times(peer, spec);
    peer.routerId().map(IpAddress::toString).ifPresent(id -> spec.put("routerID", id));
    if (!peer.nodeSelectors().isEmpty()) {
      spec.put(
          "nodeSelectors",
          peer.nodeSelectors().stream().distinct().map(LegacyConverter::tree).toList());
    }
    if (peer.authentication().orElse(null) instanceof Authentication.Password password) {
      spec.put("password", password.text());
    }
    peer.bfdProfile().ifPresent(name -> spec.put("bfdProfile", profileNames.get(name)));
    if (peer.ebgpMultiHop()) {
      spec.put("ebgpMultiHop", true);
    }
    add("v1beta2", "BGPPeer", peer.name(), spec);
  }

  /** A third of the hold time is what the custom resource means by no keepalive time. */
  private static void times(BgpPeer peer, Map<String, Object> spec) {
    Duration hold = peer.holdTime().orElse(Duration.ZERO);
    spec.put("holdTime", goDuration(hold));
    peer.keepaliveTime()
        .filter(time -> time.toSeconds() != hold.toSeconds() / 3)
        .ifPresent(time -> spec.put("keepaliveTime", goDuration(time)));
  }

  private static String goDuration(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static Map<String, Object> tree(LabelSelector selector) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!selector.matchLabels().isEmpty()) {
      tree.put("matchLabels", new TreeMap<>(selector.matchLabels()));
    }
    if (!selector.matchExpressions().isEmpty()) {
      tree.put(
          "matchExpressions",
          selector.matchExpressions().stream().map(LegacyConverter::tree).toList());
    }
    return tree;
  }

  private static Map<String, Object> tree(LabelSelector.Requirement requirement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", requirement.key());
    tree.put(
        "operator",
        switch (requirement.operator()) {
          case IN -> "In";
          case NOT_IN -> "NotIn";
          case EXISTS -> "Exists";
          case DOES_NOT_EXIST -> "DoesNotExist";
        });
    if (!requirement.values().isEmpty()) {
      tree.put("values", requirement.values().stream().sorted().toList());
    }
    return tree;
  }

  private void pool(AddressPool pool) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("addresses", pool.ranges().stream().map(LegacyConverter::text).toList());
    if (!pool.autoAssign()) {
      spec.put("autoAssign", false);
    }
    if (pool.avoidBuggyIps()) {
      spec.put("avoidBuggyIPs", true);
    }
    add("v1beta1", "IPAddressPool", poolNames.getOrDefault(pool.name(), pool.name()), spec);
  }

  /** A CIDR where the range is one. */
  private static String text(IpRange range) {
    int prefix = Prefixes.longest(range);
    BigInteger size = BigInteger.ONE.shiftLeft(range.family().bits() - prefix);
    return range.size().equals(size) ? range.first() + "/" + prefix : range.toString();
  }

  private void bgpAdvertisement(BgpAdvertisement given) {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (given.aggregationLength() != 32) {
      spec.put("aggregationLength", given.aggregationLength());
    }
    if (given.aggregationLengthV6() != 128) {
      spec.put("aggregationLengthV6", given.aggregationLengthV6());
    }
    if (given.localPref() != 0) {
      spec.put("localPref", given.localPref());
    }
    if (!given.communities().isEmpty()) {
      spec.put(
          "communities",
          given.communities().stream()
              .map(value -> communityNames.getOrDefault(value, value.toString()))
              .sorted()
              .toList());
    }
    advertisement("bgpadvertisement", "BGPAdvertisement", given.pools(), spec);
  }

  private void advertisement(
      String prefix, String kind, Set<String> pools, Map<String, Object> rest) {
    Map<String, Object> spec = new LinkedHashMap<>(rest);
    spec.put(
        "ipAddressPools",
        pools.stream().map(pool -> poolNames.getOrDefault(pool, pool)).sorted().toList());
    add("v1beta1", kind, numbered(prefix, kind), spec);
  }

  private void bfdProfile(BfdProfile profile) {
    Map<String, Object> spec = new LinkedHashMap<>();
    put(spec, "receiveInterval", profile.receiveInterval());
    put(spec, "transmitInterval", profile.transmitInterval());
    put(spec, "detectMultiplier", profile.detectMultiplier());
    put(spec, "echoInterval", profile.echoInterval());
    if (profile.echoMode()) {
      spec.put("echoMode", true);
    }
    if (profile.passiveMode()) {
      spec.put("passiveMode", true);
    }
    put(spec, "minimumTtl", profile.minimumTtl());
    add("v1beta1", "BFDProfile", profileNames.getOrDefault(profile.name(), ""), spec);
  }

  private static void put(Map<String, Object> spec, String field, Optional<Integer> value) {
    value.ifPresent(number -> spec.put(field, number));
  }

  private void communities(Map<String, BgpCommunity> communities) {
    if (communities.isEmpty()) {
      return;
    }
    List<Map<String, Object>> list = new ArrayList<>();
    communities.forEach(
        (name, value) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("name", name);
          entry.put("value", value.toString());
          list.add(entry);
        });
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("communities", list);
    add("v1beta1", "Community", "communities", spec);
  }
}
