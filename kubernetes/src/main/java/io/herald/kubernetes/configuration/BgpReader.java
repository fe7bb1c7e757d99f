package io.herald.kubernetes.configuration;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.kubernetes.configuration.LegacyConfiguration.BfdProfile;
import io.herald.kubernetes.configuration.LegacyConfiguration.BgpAdvertisement;
import io.herald.kubernetes.configuration.LegacyConfiguration.Peer;
import io.herald.kubernetes.configuration.LegacyConfiguration.Protocol;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks what the v0.9 ConfigMap says about BGP. Pure. */
final class BgpReader {

  private static final long LARGEST_ASN = 0xffffffffL;
  private static final Duration DEFAULT_HOLD_TIME = Duration.ofSeconds(90);
  private static final Pattern COMMUNITY = Pattern.compile("(\\d{1,5}):(\\d{1,5})");

  private BgpReader() {}

  static Map<String, String> communities(Fields root) {
    Map<String, String> named = root.textMap("bgp-communities");
    root.map("bgp-communities")
        .ifPresent(
            fields ->
                named.forEach(
                    (name, value) -> {
                      if (!isCommunity(value)) {
                        fields.problem(
                            name,
                            "\"" + Value.shorten(value) + "\" is no BGP community",
                            "give two numbers up to 65535, such as 65535:65281");
                      }
                    }));
    return named;
  }

  private static boolean isCommunity(String text) {
    var match = COMMUNITY.matcher(text);
    return match.matches()
        && Integer.parseInt(match.group(1)) <= 0xffff
        && Integer.parseInt(match.group(2)) <= 0xffff;
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
              milliseconds(fields, "receive-interval"),
              milliseconds(fields, "transmit-interval"),
              number(fields, "detect-multiplier", 2, 255),
              milliseconds(fields, "echo-interval"),
              fields.flag("echo-mode").orElse(false),
              fields.flag("passive-mode").orElse(false),
              number(fields, "minimum-ttl", 1, 254)));
      fields.refuseUnknown();
    }
    return profiles;
  }

  private static OptionalInt milliseconds(Fields fields, String field) {
    return number(fields, field, 10, 60_000);
  }

  private static OptionalInt number(Fields fields, String field, int least, int most) {
    Optional<Long> number = fields.number(field, least, most);
    return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number.get().intValue());
  }

  static List<Peer> peers(Fields root, List<BfdProfile> profiles) {
    Set<String> known = new HashSet<>();
    profiles.forEach(profile -> known.add(profile.name()));
    List<Peer> peers = new ArrayList<>();
    for (Fields fields : root.maps("peers")) {
      peers.add(peer(fields, known));
    }
    return peers;
  }

  private static Peer peer(Fields fields, Set<String> profiles) {
    long myAsn = asn(fields, "my-asn");
    long peerAsn = asn(fields, "peer-asn");
    if (!fields.has("peer-address")) {
      fields.problem("peer-address", "is missing", "give the router's address");
    }
    Duration holdTime = holdTime(fields);
    String profile = fields.text("bfd-profile").orElse("");
    if (!profile.isEmpty() && !profiles.contains(profile)) {
      fields.problem(
          "bfd-profile", "there is no profile \"" + profile + "\"", "add it to bfd-profiles");
    }
    boolean multiHop = fields.flag("ebgp-multihop").orElse(false);
    if (multiHop && myAsn != 0 && myAsn == peerAsn) {
      fields.problem("ebgp-multihop", "is for peers of another AS", "remove it");
    }
    Peer peer =
        new Peer(
            myAsn,
            peerAsn,
            AddressReader.address(fields, "peer-address")
                .orElse(IpAddress.first(io.herald.actors.net.IpFamily.IPV4)),
            AddressReader.address(fields, "source-address"),
            fields.number("peer-port", 1, 65_535).orElse(179L).intValue(),
            holdTime,
            keepaliveTime(fields, holdTime),
            AddressReader.address(fields, "router-id"),
            fields.text("password").orElse(""),
            nodeSelectors(fields),
            profile,
            multiHop);
    fields.refuseUnknown();
    return peer;
  }

  private static long asn(Fields fields, String field) {
    if (!fields.has(field)) {
      fields.problem(field, "is missing", "give an AS number");
    }
    return fields.number(field, 1, LARGEST_ASN).orElse(0L);
  }

  private static List<LabelSelector> nodeSelectors(Fields fields) {
    return fields.maps("node-selectors").stream().map(SelectorReader.OF_CONFIG_MAP::read).toList();
  }

  /** Whole seconds, as the protocol counts them (RFC 4271, section 4.2). */
  private static Duration holdTime(Fields fields) {
    Duration time =
        duration(fields, "hold-time")
            .map(given -> Duration.ofSeconds(given.toSeconds()))
            .orElse(DEFAULT_HOLD_TIME);
    if (!time.isZero() && time.toSeconds() < 3) {
      fields.problem("hold-time", "is below 3 s", "give 0s, or 3s or more");
    }
    return time;
  }

  private static Optional<Duration> keepaliveTime(Fields fields, Duration holdTime) {
    Optional<Duration> time = duration(fields, "keepalive-time");
    if (time.isPresent() && time.get().compareTo(holdTime) > 0) {
      fields.problem("keepalive-time", "is longer than hold-time", "give at most hold-time");
    }
    return time;
  }

  private static Optional<Duration> duration(Fields fields, String field) {
    Optional<String> text = fields.text(field);
    Optional<Duration> duration = text.flatMap(GoDuration::parse);
    if (text.isPresent() && duration.isEmpty()) {
      fields.problem(
          field,
          "\"" + Value.shorten(text.get()) + "\" is no duration",
          "give a number and a unit, such as 90s or 1m30s");
    }
    return duration;
  }

  static List<BgpAdvertisement> advertisements(
      Fields pool,
      List<IpRange> ranges,
      Map<String, String> communities,
      Optional<Protocol> protocol) {
    List<BgpAdvertisement> all = new ArrayList<>();
    for (Fields fields : pool.maps("bgp-advertisements")) {
      all.add(advertisement(fields, ranges, communities));
    }
    if (protocol.equals(Optional.of(Protocol.LAYER2)) && !all.isEmpty()) {
      pool.problem(
          "bgp-advertisements",
          "stands in a pool of protocol layer2",
          "remove it, or make the pool's protocol bgp");
    }
    return all;
  }

  private static BgpAdvertisement advertisement(
      Fields fields, List<IpRange> ranges, Map<String, String> communities) {
    int length = aggregation(fields, "aggregation-length", 32, ranges);
    int lengthV6 = aggregation(fields, "aggregation-length-v6", 128, ranges);
    List<String> resolved = new ArrayList<>();
    List<String> given = fields.texts("communities");
    for (int i = 0; i < given.size(); i++) {
      String community = communities.getOrDefault(given.get(i), given.get(i));
      if (!isCommunity(community)) {
        fields.itemProblem(
            "communities",
            i,
            "\"" + Value.shorten(community) + "\" is neither a community nor a name for one",
            "give two numbers such as 65535:65281, or add the name to bgp-communities");
      }
      resolved.add(community);
    }
    long localPref = fields.number("localpref", 0, 0xffffffffL).orElse(0L);
    fields.refuseUnknown();
    return new BgpAdvertisement(length, lengthV6, localPref, resolved);
  }

  private static int aggregation(Fields fields, String field, int bits, List<IpRange> ranges) {
    int length = fields.number(field, 1, bits).orElse((long) bits).intValue();
    for (IpRange range : ranges) {
      if (range.family().bits() == bits && longestPrefix(range) > length) {
        fields.problem(
            field,
            "/" + length + " would announce more than the pool's " + range,
            "give at least " + longestPrefix(range));
        break;
      }
    }
    return length;
  }

  /**
   * The longest prefix among the fewest subnets that make up {@code range}: the smallest of them
   * lies at one of its ends.
   */
  static int longestPrefix(IpRange range) {
    BigInteger first = new BigInteger(1, range.first().toBytes());
    BigInteger afterLast = new BigInteger(1, range.last().toBytes()).add(BigInteger.ONE);
    int bits = range.size().bitLength() - 1;
    if (first.signum() != 0) {
      bits = Math.min(bits, first.getLowestSetBit());
    }
    return range.family().bits() - Math.min(bits, afterLast.getLowestSetBit());
  }
}
