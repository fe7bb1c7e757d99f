package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What objects name each other. A peer's BFD profile must exist; pools and peers that an
 * advertisement names may be missing, as the rest of it holds without them, but that is said. All
 * of it mends itself when the missing object arrives: the whole is read again. Pure.
 */
final class References {

  private final Map<String, Map<String, ObjectRef>> objects = new HashMap<>();

  References(ConfigurationInput input) {
    for (ResourceSource source : input.resources()) {
      objects
          .computeIfAbsent(source.ref().kind(), kind -> new HashMap<>())
          .putIfAbsent(source.ref().name(), source.ref());
    }
  }

  /** The object of this kind and name, which must exist. */
  ObjectRef ref(String kind, String name) {
    ObjectRef ref = of(kind).get(name);
    if (ref == null) {
      throw new IllegalArgumentException("no " + kind + " " + name);
    }
    return ref;
  }

  private Map<String, ObjectRef> of(String kind) {
    return objects.getOrDefault(kind, Map.of());
  }

  List<ConfigurationProblem> check(Configuration read) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (L2Advertisement ad : read.l2Advertisements()) {
      problems.addAll(missing("L2Advertisement", ad.name(), ad.pools(), "IPAddressPool"));
    }
    for (BgpAdvertisement ad : read.bgp().advertisements()) {
      problems.addAll(missing("BGPAdvertisement", ad.name(), ad.pools(), "IPAddressPool"));
      problems.addAll(missing("BGPAdvertisement", ad.name(), ad.peers(), "BGPPeer"));
    }
    read.bgp().peers().forEach(peer -> checkProfile(peer, problems));
    read.pools().stream()
        .filter(pool -> !read.isAdvertised(pool))
        .limit(Problems.LIMIT)
        .forEach(pool -> problems.add(unadvertised(pool)));
    return problems;
  }

  private List<ConfigurationProblem> missing(
      String kind, String name, Set<String> wanted, String wantedKind) {
    String field = wantedKind.equals("BGPPeer") ? "spec.peers" : "spec.ipAddressPools";
    return new TreeSet<>(wanted)
        .stream()
            .filter(one -> !of(wantedKind).containsKey(one))
            .limit(Problems.LIMIT)
            .map(
                one ->
                    ConfigurationProblem.warning(
                        ref(kind, name),
                        field,
                        "there is no " + wantedKind + " \"" + Value.shorten(one) + "\"",
                        "create it, or remove the name; the rest of the advertisement holds"))
            .toList();
  }

  private void checkProfile(BgpPeer peer, List<ConfigurationProblem> problems) {
    peer.bfdProfile()
        .filter(profile -> !of("BFDProfile").containsKey(profile))
        .ifPresent(
            profile ->
                problems.add(
                    new ConfigurationProblem(
                        ref("BGPPeer", peer.name()),
                        "spec.bfdProfile",
                        "there is no BFDProfile \"" + Value.shorten(profile) + "\"",
                        "create it, or remove the name")));
  }

  private ConfigurationProblem unadvertised(AddressPool pool) {
    return ConfigurationProblem.warning(
        ref("IPAddressPool", pool.name()),
        "",
        "no advertisement covers this pool: its addresses are given out, and nobody answers for"
            + " them",
        "create an L2Advertisement; one with an empty spec covers every pool");
  }
}
