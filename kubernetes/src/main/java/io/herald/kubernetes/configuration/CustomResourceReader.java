package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpConfiguration;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads all custom resources of group {@code metallb.io} as one configuration; one that is wrong
 * makes its part invalid. The server's schema has seen them before, unless somebody else's
 * definitions are installed; so everything is checked again. Fields that are not known are ignored
 * in what a server holds, since a newer definition may bring some. Pure.
 */
public final class CustomResourceReader {

  private static final String V1BETA1 = "metallb.io/v1beta1";

  /** What is read, with the versions it is served in. */
  private static final Map<String, Set<String>> VERSIONS =
      Map.of(
          "IPAddressPool", Set.of(V1BETA1),
          "L2Advertisement", Set.of(V1BETA1),
          "BGPPeer", Set.of(V1BETA1, "metallb.io/v1beta2"),
          "BGPAdvertisement", Set.of(V1BETA1),
          "BFDProfile", Set.of(V1BETA1),
          "Community", Set.of(V1BETA1));

  /** What Herald itself writes. */
  private static final Set<String> STATUS_ONLY =
      Set.of("ServiceL2Status", "ServiceBGPStatus", "ConfigurationState");

  private final ConfigurationInput input;
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  private CustomResourceReader(ConfigurationInput input) {
    this.input = input;
  }

  /** Whether objects of this kind, group and version configure Herald. */
  public static boolean reads(ObjectRef object) {
    return VERSIONS.getOrDefault(object.kind(), Set.of()).contains(object.apiVersion());
  }

  /** The kinds that configure Herald. */
  public static List<String> kinds() {
    return VERSIONS.keySet().stream().sorted().toList();
  }

  /** The versions that objects of this kind can be written in, as in {@code apiVersion}. */
  public static List<String> versions(String kind) {
    return VERSIONS.getOrDefault(kind, Set.of()).stream().sorted().toList();
  }

  /** Whether objects of this kind tell what is, and configure nothing. */
  public static boolean isStatusOnly(String kind) {
    return STATUS_ONLY.contains(kind);
  }

  /** Reads the custom resources of {@code input}, whatever its ConfigMap says. */
  public static Reading read(ConfigurationInput input) {
    return new CustomResourceReader(input).read();
  }

  private Reading read() {
    List<ConfigurationRules.Entry> entries = new ArrayList<>();
    List<AddressPool> pools =
        each("IPAddressPool", (source, fields) -> PoolReader.pool(source, fields, entries));
    problems.addAll(ConfigurationRules.overlaps(entries));
    List<L2Advertisement> l2Advertisements =
        each("L2Advertisement", L2AdvertisementReader::advertisement);
    Configuration read = new Configuration(pools, l2Advertisements, bgp());
    References references = new References(input);
    problems.addAll(references.check(read));
    Reading reading = Reading.of(read, problems);
    if (reading.bgp().isEmpty()) {
      return reading;
    }
    problems.addAll(new BgpRules(references, input.nodeLabels().values()).check(read));
    return Reading.of(read, problems);
  }

  private BgpConfiguration bgp() {
    List<BfdProfile> profiles = each("BFDProfile", BgpAdvertisementReader::bfdProfile);
    CommunityAliases aliases = new CommunityAliases();
    each(
        "Community",
        (source, fields) -> {
          aliases.read(source.ref(), fields, source.asWritten());
          return source;
        });
    List<BgpPeer> peers = each("BGPPeer", PeerReader::peer);
    List<BgpAdvertisement> advertisements =
        each(
            "BGPAdvertisement",
            (source, fields) -> BgpAdvertisementReader.advertisement(source, fields, aliases));
    return new BgpConfiguration(peers, advertisements, profiles, aliases.values());
  }

  /** Reads every object of a kind, by name, so that the order of arrival does not matter. */
  private <T> List<T> each(String kind, BiFunction<ResourceSource, Fields, T> reader) {
    List<T> read = new ArrayList<>();
    for (ResourceSource source : byName(kind)) {
      Problems found = new Problems(source.ref());
      Fields fields = Fields.of(source.spec(), "spec", found);
      read.add(reader.apply(source, fields));
      if (source.asWritten()) {
        fields.refuseUnknown();
      }
      problems.addAll(found.found());
    }
    return read;
  }

  private List<ResourceSource> byName(String kind) {
    List<ResourceSource> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ResourceSource source : input.ofKind(kind)) {
      if (names.add(source.ref().name())) {
        sources.add(source);
      } else {
        problems.add(
            new ConfigurationProblem(
                source.ref(),
                "metadata.name",
                "two objects of kind " + kind + " have this name",
                "rename one of them"));
      }
    }
    sources.sort(Comparator.comparing(source -> source.ref().name()));
    return sources;
  }
}
