package io.herald.lab.kubeproxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The nftables table of one node: a verdict map from (address, protocol, port) to a chain per
 * Service port that picks an endpoint at random and translates the destination to it.
 *
 * <p>External traffic under policy Cluster is marked and masqueraded, so that an endpoint on
 * another node answers through this one. Under policy Local only this node's endpoints count, the
 * client's address stays, and a packet that finds none is dropped. An address without any endpoint
 * is rejected, as kube-proxy does. Traffic that starts on the node itself always reaches any
 * endpoint.
 */
final class NftRuleset {
  private static final String MASQUERADE_MARK = "0x4000";

  private final String node;
  private final List<String> nodeAddresses;
  private final Map<String, List<String>> chains = new LinkedHashMap<>();
  private final Map<String, String> incoming = new LinkedHashMap<>();
  private final Map<String, String> outgoing = new LinkedHashMap<>();
  private final Map<String, String> rejected = new LinkedHashMap<>();

  private NftRuleset(String node, Collection<String> nodeAddresses) {
    this.node = node;
    this.nodeAddresses = List.copyOf(nodeAddresses);
  }

  /**
   * The input for {@code nft -f} that replaces the node's table in one transaction.
   *
   * @param node the node's name
   * @param nodeAddresses its own addresses, for node ports
   * @param services all ports of all Services; where two claim the same address, protocol and port,
   *     the first has it
   */
  static String render(
      String node, Collection<String> nodeAddresses, Collection<ServicePort> services) {
    var ruleset = new NftRuleset(node, nodeAddresses);
    services.forEach(ruleset::add);
    return ruleset.text();
  }

  private void add(ServicePort service) {
    int number = chains.size();
    for (boolean ipv6 : new boolean[] {false, true}) {
      var all = service.usable(ipv6, endpoint -> true);
      var here = service.usable(ipv6, endpoint -> endpoint.node().equals(node));
      var suffix = number + (ipv6 ? "-v6" : "-v4");
      var inside = new Target("cluster-" + suffix, balance(service, ipv6, all, false));
      var outside =
          service.local()
              ? new Target("local-" + suffix, balance(service, ipv6, here, false))
              : new Target("external-" + suffix, balance(service, ipv6, all, true));
      for (var address : of(ipv6, service.clusterAddresses())) {
        map(address, service, service.port(), all, inside, inside);
      }
      for (var address : of(ipv6, service.externalAddresses())) {
        map(address, service, service.port(), all, outside, inside);
      }
      if (service.nodePort() != 0) {
        for (var address : of(ipv6, nodeAddresses)) {
          map(address, service, service.nodePort(), all, outside, inside);
        }
      }
    }
  }

  private record Target(String chain, List<String> rules) {}

  private void map(
      String address,
      ServicePort service,
      int port,
      List<Endpoint> all,
      Target external,
      Target own) {
    var key = address + " . " + service.protocol().keyword() + " . " + port;
    if (all.isEmpty()) {
      rejected.putIfAbsent(key, "goto reject-it");
      return;
    }
    incoming.putIfAbsent(key, "goto " + external.chain());
    outgoing.putIfAbsent(key, "goto " + own.chain());
    chains.putIfAbsent(external.chain(), external.rules());
    chains.putIfAbsent(own.chain(), own.rules());
  }

  private static List<String> balance(
      ServicePort service, boolean ipv6, List<Endpoint> endpoints, boolean masquerade) {
    if (endpoints.isEmpty()) {
      return List.of("drop");
    }
    var rules = new ArrayList<String>();
    if (masquerade) {
      rules.add("meta mark set meta mark or " + MASQUERADE_MARK);
    }
    var choices = new StringBuilder();
    for (int i = 0; i < endpoints.size(); i++) {
      var endpoint = endpoints.get(i);
      choices.append(i == 0 ? "" : ", ").append(i).append(" : ");
      choices.append(endpoint.address()).append(" . ").append(endpoint.port());
    }
    rules.add(
        "meta l4proto %s dnat %s to numgen random mod %d map { %s }"
            .formatted(
                service.protocol().keyword(), ipv6 ? "ip6" : "ip", endpoints.size(), choices));
    return rules;
  }

  private static List<String> of(boolean ipv6, List<String> addresses) {
    return addresses.stream().filter(a -> (a.indexOf(':') >= 0) == ipv6).toList();
  }

  private String text() {
    var text = new StringBuilder();
    text.append("table inet kube-proxy\ndelete table inet kube-proxy\ntable inet kube-proxy {\n");
    for (boolean ipv6 : new boolean[] {false, true}) {
      verdicts(text, "incoming", ipv6, incoming);
      verdicts(text, "outgoing", ipv6, outgoing);
      verdicts(text, "rejected", ipv6, rejected);
    }
    chain(text, "reject-it", List.of("reject"));
    chains.forEach((name, rules) -> chain(text, name, rules));
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
            "meta mark & %s == %s masquerade fully-random"
                .formatted(MASQUERADE_MARK, MASQUERADE_MARK)));
    return text.append("}\n").toString();
  }

  private static void verdicts(
      StringBuilder text, String name, boolean ipv6, Map<String, String> all) {
    text.append("  map ").append(name).append(ipv6 ? 6 : 4).append(" {\n    type ");
    text.append(ipv6 ? "ipv6_addr" : "ipv4_addr").append(" . inet_proto . inet_service");
    text.append(" : verdict\n");
    var elements =
        all.entrySet().stream()
            .filter(entry -> (entry.getKey().indexOf(':') >= 0) == ipv6)
            .map(entry -> entry.getKey() + " : " + entry.getValue())
            .collect(Collectors.joining(",\n      "));
    if (!elements.isEmpty()) {
      text.append("    elements = {\n      ").append(elements).append("\n    }\n");
    }
    text.append("  }\n");
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
