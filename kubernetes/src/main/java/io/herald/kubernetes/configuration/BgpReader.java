package io.herald.kubernetes.configuration;

import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpAdvertisement;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads and checks what the v0.9 ConfigMap says about BGP. Pure. */
final class BgpReader {

  private static final Duration DEFAULT_HOLD_TIME = Duration.ofSeconds(90);

  private BgpReader() {}

  static Map<String, BgpCommunity> communities(Fields root) {
    Map<String, BgpCommunity> communities = new HashMap<>();
    Map<String, String> named = root.textMap("bgp-communities");
    root.map("bgp-communities")
        .ifPresent(
            fields ->
                named.forEach(
                    (name, value) -> {
                      Optional<BgpCommunity> read = BgpCommunity.tryParse(value);
                      read.ifPresent(community -> communities.put(name, community));
                      if (read.isEmpty()) {
                        fields.problem(
                            name,
                            "\"" + Value.shorten(value) + "\" is no BGP community",
                            CommunityAliases.FORM);
                      }
                    }));
    return communities;
  }

  static List<BfdProfile> bfdProfiles(Fields root) {
    List<BfdProfile> profiles = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : root.maps("bfd-profiles")) {
      String name = fields.requiredText("name", "give the profile a name").orElse("");
      if (!name.isEmpty() && !names.add(name)) {
        fields.problem("name", "two profiles are called \"" + name + "\"", "rename one of them");
      }
      profiles.add(
          new BfdProfile(
              name,
              BgpAdvertisementReader.milliseconds(fields, "receive-interval"),
              BgpAdvertisementReader.milliseconds(fields, "transmit-interval"),
              BgpAdvertisementReader.number(fields, "detect-multiplier", 2, 255),
              BgpAdvertisementReader.milliseconds(fields, "echo-interval"),
              fields.flag("echo-mode").orElse(false),
              fields.flag("passive-mode").orElse(false),
              BgpAdvertisementReader.number(fields, "minimum-ttl", 1, 254)));
      fields.refuseUnknown();
    }
    return profiles;
  }

  /** The peers, called {@code peer1}, {@code peer2} and so on. */
  static List<BgpPeer> peers(Fields root, List<BfdProfile> profiles) {
    Set<String> known = new HashSet<>();
    profiles.forEach(profile -> known.add(profile.name()));
    List<BgpPeer> peers = new ArrayList<>();
    for (Fields fields : root.maps("peers")) {
      peers.add(peer("peer" + (peers.size() + 1), fields, known));
    }
    return peers;
  }

  private static BgpPeer peer(String name, Fields fields, Set<String> profiles) {
    long myAsn = asn(fields, "my-asn");
    long peerAsn = asn(fields, "peer-asn");
    if (!fields.has("peer-address")) {
      fields.problem("peer-address", "is missing", "give the router's address");
    }
    Duration holdTime = holdTime(fields);
    boolean multiHop = fields.flag("ebgp-multihop").orElse(false);
    if (multiHop && myAsn != 0 && myAsn == peerAsn) {
      fields.problem("ebgp-multihop", "is for peers of another AS", "remove it");
    }
    BgpPeer peer =
        new BgpPeer(
            name,
            myAsn,
            new BgpPeer.RemoteAs.Fixed(peerAsn),
            Optional.empty(),
            new BgpPeer.Neighbour.At(
                AddressReader.address(fields, "peer-address")
                    .orElse(IpAddress.first(IpFamily.IPV4))),
            AddressReader.address(fields, "source-address"),
            fields.number("peer-port", 1, 65_535).orElse((long) BgpPeer.DEFAULT_PORT).intValue(),
            Optional.of(holdTime),
            Optional.of(keepaliveTime(fields, holdTime)),
            Optional.empty(),
            AddressReader.address(fields, "router-id"),
            nodeSelectors(fields),
            fields
                .text("password")
                .filter(text -> !text.isEmpty())
                .map(BgpPeer.Authentication.Password::new),
            profile(fields, profiles),
            false,
            multiHop,
            "",
            false);
    fields.refuseUnknown();
    return peer;
  }

  private static Optional<String> profile(Fields fields, Set<String> profiles) {
    Optional<String> profile = fields.text("bfd-profile").filter(name -> !name.isEmpty());
    if (profile.isPresent() && !profiles.contains(profile.get())) {
      fields.problem(
          "bfd-profile", "there is no profile \"" + profile.get() + "\"", "add it to bfd-profiles");
    }
    return profile;
  }

  private static long asn(Fields fields, String field) {
    if (!fields.has(field)) {
      fields.problem(field, "is missing", "give an AS number");
    }
    return fields.number(field, 1, PeerReader.LARGEST_ASN).orElse(0L);
  }

  private static List<LabelSelector> nodeSelectors(Fields fields) {
    return fields.maps("node-selectors").stream().map(SelectorReader.OF_CONFIG_MAP::read).toList();
  }

  /** Whole seconds, as the protocol counts them (RFC 4271, section 4.2). */
  private static Duration holdTime(Fields fields) {
    Duration time =
        Timers.duration(fields, "hold-time")
            .map(given -> Duration.ofSeconds(given.toSeconds()))
            .orElse(DEFAULT_HOLD_TIME);
    Timers.checkHold(fields, "hold-time", time);
    return time;
  }

  private static Duration keepaliveTime(Fields fields, Duration holdTime) {
    Optional<Duration> time = Timers.duration(fields, "keepalive-time");
    if (time.isPresent() && time.get().compareTo(holdTime) > 0) {
      fields.problem("keepalive-time", "is longer than hold-time", "give at most hold-time");
    }
    return Duration.ofSeconds(time.orElse(holdTime.dividedBy(3)).toSeconds());
  }

  /**
   * The advertisements of one pool; a {@code bgp} pool that has none is announced as it is.
   *
   * @param count how many advertisements other pools have, for the names of these
   * @param isBgp whether the pool's protocol is BGP
   */
  static List<BgpAdvertisement> advertisements(
      Fields pool,
      String name,
      List<IpRange> ranges,
      Map<String, BgpCommunity> communities,
      int count,
      boolean isBgp) {
    List<BgpAdvertisement> all = new ArrayList<>();
    List<IpRange> narrowest =
        Stream.of(IpFamily.values())
            .flatMap(
                family ->
                    ranges.stream()
                        .filter(range -> range.family() == family)
                        .max(Comparator.comparing(Prefixes::longest))
                        .stream())
            .toList();
    for (Fields fields : pool.maps("bgp-advertisements")) {
      int number = count + all.size() + 1;
      all.add(advertisement("bgpadvertisement" + number, fields, name, narrowest, communities));
    }
    if (!isBgp && !all.isEmpty()) {
      pool.problem(
          "bgp-advertisements",
          "stands in a pool of protocol layer2",
          "remove it, or make the pool's protocol bgp");
    }
    if (isBgp && all.isEmpty()) {
      all.add(announcing("bgpadvertisement" + (count + 1), name, 32, 128, 0, Set.of()));
    }
    return all;
  }

  private static BgpAdvertisement announcing(
      String name,
      String pool,
      int length,
      int lengthV6,
      long localPref,
      Set<BgpCommunity> communities) {
    return new BgpAdvertisement(
        name,
        length,
        lengthV6,
        localPref,
        communities,
        Set.of(pool),
        List.of(),
        List.of(),
        Set.of(),
        List.of());
  }

  private static BgpAdvertisement advertisement(
      String name,
      Fields fields,
      String pool,
      List<IpRange> narrowest,
      Map<String, BgpCommunity> communities) {
    int length = aggregation(fields, "aggregation-length", 32, narrowest);
    int lengthV6 = aggregation(fields, "aggregation-length-v6", 128, narrowest);
    Set<BgpCommunity> resolved = new HashSet<>();
    List<String> given = fields.texts("communities");
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i);
      Optional<BgpCommunity> community =
          Optional.ofNullable(communities.get(text)).or(() -> BgpCommunity.tryParse(text));
      community.ifPresent(resolved::add);
      if (community.isEmpty()) {
        fields.itemProblem(
            "communities",
            i,
            "\"" + Value.shorten(text) + "\" is neither a community nor a name for one",
            "give two numbers such as 65535:65281, or add the name to bgp-communities");
      }
    }
    long localPref = fields.number("localpref", 0, 0xffffffffL).orElse(0L);
    fields.refuseUnknown();
    return announcing(name, pool, length, lengthV6, localPref, resolved);
  }

  /** Stricter than the custom resource: no prefix of the pool may be narrower. */
  private static int aggregation(Fields fields, String field, int bits, List<IpRange> narrowest) {
    int length = fields.number(field, 1, bits).orElse((long) bits).intValue();
    for (IpRange range : narrowest) {
      if (range.family().bits() == bits && Prefixes.longest(range) > length) {
        fields.problem(
            field,
            "/" + length + " would announce more than the pool's " + range,
            "give at least " + Prefixes.longest(range));
        break;
      }
    }
    return length;
  }
}
