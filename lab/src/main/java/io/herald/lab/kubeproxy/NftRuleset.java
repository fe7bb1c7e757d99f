package io.herald.lab.kubeproxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Turns Services into the nftables table of one node: verdict maps from (address, protocol, port)
 * to a chain that picks an endpoint at random and translates the destination to it. Services with
 * the same endpoints share a chain.
 *
 * <p>External traffic under policy Cluster is marked and masqueraded, so that an endpoint on
 * another node answers through this one. Under policy Local only this node's endpoints count, the
 * client's address stays, and a packet that finds none is dropped. An address without any endpoint
 * is rejected, as kube-proxy does. Traffic that starts on the node itself always reaches any
 * endpoint.
 */
final class NftRuleset {
  private final String node;
  private final List<String> nodeAddresses;
  private final NftTable table = NftTable.empty();

  private NftRuleset(String node, Collection<String> nodeAddresses) {
    this.node = node;
    this.nodeAddresses = List.copyOf(nodeAddresses);
  }

  /**
   * The table of a node.
   *
   * @param node the node's name
   * @param nodeAddresses its own addresses, for node ports
   * @param services all ports of all Services; where two claim the same address, protocol and port,
   *     the first has it
   */
  static NftTable of(
      String node, Collection<String> nodeAddresses, Collection<ServicePort> services) {
    var ruleset = new NftRuleset(node, nodeAddresses);
    services.forEach(ruleset::add);
    return ruleset.table;
  }

  private void add(ServicePort service) {
    for (boolean ipv6 : new boolean[] {false, true}) {
      var all = service.usable(ipv6, endpoint -> true);
      var here = service.usable(ipv6, endpoint -> endpoint.node().equals(node));
      var inside = Target.of("cluster", balance(service, ipv6, all, false));
      var outside =
          service.local()
              ? Target.of("local", balance(service, ipv6, here, false))
              : Target.of("external", balance(service, ipv6, all, true));
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

  private record Target(String chain, List<String> rules) {
    static Target of(String kind, List<String> rules) {
      var text = String.join("\n", rules).getBytes(StandardCharsets.UTF_8);
      return new Target(kind + "-" + UUID.nameUUIDFromBytes(text), rules);
    }
  }

  private void map(
      String address,
      ServicePort service,
      int port,
      List<Endpoint> all,
      Target external,
      Target own) {
    var key = address + " . " + service.protocol().keyword() + " . " + port;
    if (all.isEmpty()) {
      put("rejected", key, "goto reject-it");
      return;
    }
    go("incoming", key, external);
    go("outgoing", key, own);
  }

  private void go(String map, String key, Target target) {
    if (put(map, key, "goto " + target.chain())) {
      table.chains().put(target.chain(), target.rules());
    }
  }

  private boolean put(String map, String key, String verdict) {
    var verdicts = Objects.requireNonNull(table.verdicts().get(map));
    return verdicts.putIfAbsent(key, verdict) == null;
  }

  private static List<String> balance(
      ServicePort service, boolean ipv6, List<Endpoint> endpoints, boolean masquerade) {
    if (endpoints.isEmpty()) {
      return List.of("drop");
    }
    var rules = new ArrayList<String>();
    if (masquerade) {
      rules.add("meta mark set meta mark or " + NftTable.MASQUERADE_MARK);
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
}
