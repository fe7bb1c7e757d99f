package io.herald.lab.bench.peers;

import io.herald.lab.network.Lan;
import io.herald.lab.node.Node;

/** Addresses on the nodes' interfaces, which their kernels answer for. */
final class Addresses {
  private Addresses() {}

  /** Takes an address from a node, if it is there. */
  static void remove(Node node, String address) {
    node.namespace().run("ip", "addr", "del", address + "/32", "dev", Lan.INTERFACE);
  }

  /** Gives an address to a node. */
  static void add(Node node, String address) {
    node.namespace().ip("addr replace " + address + "/32 dev " + Lan.INTERFACE);
  }
}
