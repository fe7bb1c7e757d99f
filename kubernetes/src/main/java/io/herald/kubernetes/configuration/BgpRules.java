package io.herald.kubernetes.configuration;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.LabelSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of BGP that concern more than one object. A session is told from another by the
 * neighbour, its port, the VRF, the AS number and the BGP identifier of the node's end: what has
 * all of these in common on one node would be one session twice. Pure.
 */
final class BgpRules {

  private final References references;
  private final Collection<Map<String, String>> nodes;
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  /**
   * The rules for these nodes.
   *
   * @param nodes the labels of each; while none is known, any two selectors may meet
   */
  BgpRules(References references, Collection<Map<String, String>> nodes) {
    this.references = references;
    this.nodes = nodes;
  }

  /** Everything found, at most {@link Problems#LIMIT}. */
  List<ConfigurationProblem> check(Configuration read) {
    checkSessions(read.bgp().peers());
    checkTwins(read.bgp().advertisements());
    for (AddressPool pool : read.pools()) {
      if (problems.size() >= Problems.LIMIT) {
        break;
      }
      List<BgpAdvertisement> ads =
          read.bgp().advertisements().stream().filter(ad -> ad.covers(pool)).toList();
      checkAggregation(ads, pool);
      checkPairs(ads, pool);
      checkEcho(ads, pool, read);
    }
    return problems.stream().distinct().limit(Problems.LIMIT).toList();
  }

  private void add(String kind, String name, String field, String message, String fix) {
    if (problems.size() < 10 * Problems.LIMIT) {
      problems.add(new ConfigurationProblem(references.ref(kind, name), field, message, fix));
    }
  }

  // ---- peers

  private record Session(
      BgpPeer.Neighbour neighbour, int port, String vrf, long asn, Optional<Object> routerId) {}

  private void checkSessions(List<BgpPeer> peers) {
    Map<Session, List<BgpPeer>> known = new HashMap<>();
    for (BgpPeer peer : peers) {
      Session session =
          new Session(
              peer.neighbour(),
              peer.port(),
              peer.vrf(),
              peer.myAsn(),
              peer.routerId().map(Object.class::cast));
      List<BgpPeer> same = known.computeIfAbsent(session, key -> new ArrayList<>());
      same.stream()
          .filter(other -> meet(peer.nodeSelectors(), other.nodeSelectors()))
          .findFirst()
          .ifPresent(other -> duplicate(peer, other));
      same.add(peer);
    }
  }

  private void duplicate(BgpPeer peer, BgpPeer other) {
    add(
        "BGPPeer",
        peer.name(),
        peer.neighbour() instanceof BgpPeer.Neighbour.At ? "spec.peerAddress" : "spec.interface",
        "is the same session as that of " + references.ref("BGPPeer", other.name()),
        "remove one of them, or give them different nodeSelectors, vrf, myASN or routerID");
  }

  private boolean meet(List<LabelSelector> one, List<LabelSelector> other) {
    return one.isEmpty()
        || other.isEmpty()
        || nodes.isEmpty()
        || nodes.stream()
            .anyMatch(
                labels ->
                    LabelSelector.anyMatches(one, labels)
                        && LabelSelector.anyMatches(other, labels));
  }

  // ---- advertisements

  private void checkAggregation(List<BgpAdvertisement> ads, AddressPool pool) {
    for (IpFamily family : IpFamily.values()) {
      int least =
          pool.ranges().stream()
              .filter(range -> range.family() == family)
              .mapToInt(Prefixes::shortest)
              .max()
              .orElse(0);
      ads.stream()
          .filter(ad -> ad.aggregationLength(family) < least)
          .limit(Problems.LIMIT)
          .forEach(ad -> tooWide(ad, family, least, pool));
    }
  }

  private void tooWide(BgpAdvertisement ad, IpFamily family, int least, AddressPool pool) {
    add(
        "BGPAdvertisement",
        ad.name(),
        family == IpFamily.IPV4 ? "spec.aggregationLength" : "spec.aggregationLengthV6",
        "/"
            + ad.aggregationLength(family)
            + " would announce more than the addresses of "
            + references.ref("IPAddressPool", pool.name()),
        "give at least " + least);
  }

  private void checkTwins(List<BgpAdvertisement> ads) {
    Map<BgpAdvertisement, BgpAdvertisement> known = new HashMap<>();
    for (BgpAdvertisement ad : ads) {
      BgpAdvertisement same = known.putIfAbsent(unnamed(ad), ad);
      if (same != null) {
        problems.add(
            ConfigurationProblem.warning(
                references.ref("BGPAdvertisement", ad.name()),
                "spec",
                "says the same as " + references.ref("BGPAdvertisement", same.name()),
                "remove one of them"));
      }
    }
  }

  private void checkPairs(List<BgpAdvertisement> ads, AddressPool pool) {
    List<BgpAdvertisement> plain =
        ads.stream().filter(ad -> ad.serviceSelectors().isEmpty()).toList();
    boolean allTheSame =
        plain.stream().mapToLong(BgpAdvertisement::localPref).distinct().limit(2).count() < 2;
    for (int i = 1; !allTheSame && i < plain.size() && problems.size() < Problems.LIMIT; i++) {
      BgpAdvertisement later = plain.get(i);
      plain.subList(0, i).stream()
          .filter(earlier -> conflict(earlier, later, pool))
          .findFirst()
          .ifPresent(earlier -> conflict(later, earlier));
    }
  }

  private static BgpAdvertisement unnamed(BgpAdvertisement ad) {
    return new BgpAdvertisement(
        "",
        ad.aggregationLength(),
        ad.aggregationLengthV6(),
        ad.localPref(),
        ad.communities(),
        ad.pools(),
        ad.poolSelectors(),
        ad.nodeSelectors(),
        ad.peers(),
        ad.serviceSelectors());
  }

  private void conflict(BgpAdvertisement ad, BgpAdvertisement other) {
    add(
        "BGPAdvertisement",
        ad.name(),
        "spec.localPref",
        ad.localPref()
            + " conflicts with "
            + other.localPref()
            + " of "
            + references.ref("BGPAdvertisement", other.name())
            + ": both announce the same prefixes to the same peers",
        "make them equal, or give the two different aggregation lengths, peers or nodeSelectors");
  }

  private boolean conflict(BgpAdvertisement a, BgpAdvertisement b, AddressPool pool) {
    return a.localPref() != b.localPref()
        && announceTheSame(a, b, pool)
        && peersMeet(a.peers(), b.peers())
        && meet(a.nodeSelectors(), b.nodeSelectors());
  }

  private static boolean announceTheSame(BgpAdvertisement a, BgpAdvertisement b, AddressPool pool) {
    return Arrays.stream(IpFamily.values())
        .anyMatch(
            family ->
                pool.has(family) && a.aggregationLength(family) == b.aggregationLength(family));
  }

  private static boolean peersMeet(Set<String> one, Set<String> other) {
    return one.isEmpty() || other.isEmpty() || !Collections.disjoint(one, other);
  }

  // ---- BFD

  /** The echo function (RFC 5880, section 6.4) is there for IPv4 alone. */
  private void checkEcho(List<BgpAdvertisement> ads, AddressPool pool, Configuration read) {
    if (!pool.has(IpFamily.IPV6)) {
      return;
    }
    for (BgpPeer peer : read.bgp().peers()) {
      Optional<BfdProfile> echo =
          read.bgp().bfdProfiles().stream()
              .filter(BfdProfile::echoMode)
              .filter(profile -> Objects.equals(peer.bfdProfile(), Optional.of(profile.name())))
              .findFirst();
      boolean used =
          ads.stream().anyMatch(ad -> ad.peers().isEmpty() || ad.peers().contains(peer.name()));
      if (echo.isPresent() && used) {
        add(
            "BGPPeer",
            peer.name(),
            "spec.bfdProfile",
            references.ref("BFDProfile", echo.get().name())
                + " has echoMode, which is for IPv4 alone, and "
                + references.ref("IPAddressPool", pool.name())
                + " has IPv6 addresses",
            "turn echoMode off, or do not announce that pool to this peer");
      }
    }
  }
}
