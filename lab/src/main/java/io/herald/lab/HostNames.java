package io.herald.lab;

import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.HostAddresses;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the hosts on a lab's LAN are called. */
final class HostNames {
  /** The host that the stopwatch runs on. */
  static final String CLIENT = "client";

  /** The host of the API server, where it has one of its own. */
  static final String API = "api";

  private HostNames() {}

  /** The article's names: k8s-master, k8s-node, and then k8s-node-2 onwards. */
  static String node(int number) {
    return switch (number) {
      case 1 -> "k8s-master";
      case 2 -> "k8s-node";
      default -> "k8s-node-" + (number - 1);
    };
  }

  /** Every host of a lab with its addresses. */
  static Map<String, HostAddresses> all(LabOptions options, AddressPlan plan) {
    var hosts = new LinkedHashMap<String, HostAddresses>();
    for (int i = 1; i <= options.nodes(); i++) {
      hosts.put(node(i), plan.node(i));
    }
    hosts.put(CLIENT, plan.client());
    if (!options.controlPlaneOnMaster()) {
      hosts.put(API, plan.apiServer());
    }
    return hosts;
  }
}
