package io.herald.lab.kubeproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the nftables table of a node holds, and how it is written for {@code nft -f}.
 *
 * <p>A chain's name says what its rules are, so a chain never changes: a Service whose endpoints
 * change gets another chain. That makes {@link #changesFrom} a matter of names.
 *
 * @param chains the rules of each chain of endpoints, by its name
 * @param verdicts for each verdict map, by its name without the family, what happens to which
 *     address, protocol and port
 */
record NftTable(
    SortedMap<String, List<String>> chains, SortedMap<String, Map<String, String>> verdicts) {
  /** The verdict maps: from outside, from the node itself, and what is refused. */
  static final List<String> MAPS = List.of("incoming", "outgoing", "rejected");

  /** The mark of packets whose source is to be translated. */
  static final String MASQUERADE_MARK = "0x4000";

  private static final String TABLE = "inet kube-proxy";

  /** A table for no Service. */
  static NftTable empty() {
    var verdicts = new TreeMap<String, Map<String, String>>();
    MAPS.forEach(map -> verdicts.put(map, new LinkedHashMap<>()));
    return new NftTable(new TreeMap<>(), verdicts);
  }

  /** The commands that replace whatever table there is by this one, in one transaction. */
  String whole() {
    var text = new StringBuilder();
    text.append("table %1$s\ndelete table %1$s\ntable %1$s {\n".formatted(TABLE));
    MAPS.forEach(map -> emptyMaps(text, map));
    chain(text, "reject-it", List.of("reject"));
    hook(text, "prerouting", "nat hook prerouting priority -100", "incoming");
    hook(text, "output", "nat hook output priority -100", "outgoing");
    hook(text, "reject-forward", "filter hook forward priority 0", "rejected");
    hook(text, "reject-output", "filter hook output priority 0", "rejected");
    hook(text, "reject-input", "filter hook input priority 0", "rejected");
    chain(
        text,
        "postrouting",
        List.of(
            "type nat hook postrouting priority 100",
            "meta mark & %1$s == %1$s masquerade fully-random".formatted(MASQUERADE_MARK)));
    return text.append("}\n").append(changesFrom(empty())).toString();
  }

  /** The commands that make this table of an earlier one; empty when they are equal. */
  String changesFrom(NftTable before) {
    var text = new StringBuilder();
    var added = without(chains, before.chains);
    if (!added.isEmpty()) {
      text.append("table ").append(TABLE).append(" {\n");
      added.forEach((name, rules) -> chain(text, name, rules));
      text.append("}\n");
    }
    for (var map : MAPS) {
      var now = Objects.requireNonNull(verdicts.get(map));
      var then = Objects.requireNonNull(before.verdicts.get(map));
      elements(text, "delete", map, without(then, now));
      elements(text, "add", map, without(now, then));
    }
    without(before.chains, chains)
        .keySet()
        .forEach(name -> text.append("delete chain " + TABLE + " ").append(name).append('\n'));
    return text.toString();
  }

  /** The entries of a map that another one does not have, or has with another value. */
  private static <T> Map<String, T> without(Map<String, T> map, Map<String, T> other) {
    var rest = new LinkedHashMap<String, T>();
    map.forEach(
        (key, value) -> {
          if (!value.equals(other.get(key))) {
            rest.put(key, value);
          }
        });
    return rest;
  }

  private static void elements(
      StringBuilder text, String verb, String map, Map<String, String> elements) {
    for (boolean ipv6 : new boolean[] {false, true}) {
      var some =
          elements.entrySet().stream()
              .filter(entry -> (entry.getKey().indexOf(':') >= 0) == ipv6)
              .map(entry -> entry.getKey() + " : " + entry.getValue())
              .collect(Collectors.joining(",\n  "));
      if (!some.isEmpty()) {
        text.append("%s element %s %s {\n  ".formatted(verb, TABLE, map + (ipv6 ? 6 : 4)))
            .append(some)
            .append("\n}\n");
      }
    }
  }

  private static void emptyMaps(StringBuilder text, String name) {
    for (boolean ipv6 : new boolean[] {false, true}) {
      text.append("  map ").append(name).append(ipv6 ? 6 : 4).append(" {\n    type ");
      text.append(ipv6 ? "ipv6_addr" : "ipv4_addr").append(" . inet_proto . inet_service");
      text.append(" : verdict\n  }\n");
    }
  }

  private static void hook(StringBuilder text, String chain, String type, String map) {
    chain(
        text,
        chain,
        List.of(
            "type " + type,
            "ip daddr . meta l4proto . th dport vmap @" + map + "4",
            "ip6 daddr . meta l4proto . th dport vmap @" + map + "6"));
  }

  private static void chain(StringBuilder text, String name, List<String> rules) {
    text.append("  chain ").append(name).append(" {\n");
    rules.forEach(rule -> text.append("    ").append(rule).append('\n'));
    text.append("  }\n");
  }
}
