package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * The peers of a node.
 *
 * @param listed all that are known, members of the cluster or merely discovered, without the node
 *     itself; those on no link are greeted now and then
 * @param watched those that the node judges; they are listed too
 */
public record PeerSet(Set<InetSocketAddress> listed, Set<InetSocketAddress> watched) {
  /** No peers. */
  public static final PeerSet EMPTY = new PeerSet(Set.of(), Set.of());

  /** Copies both; the watched are listed by that. */
  public PeerSet {
    Set<InetSocketAddress> all = new HashSet<>(listed);
    all.addAll(watched);
    for (InetSocketAddress peer : all) {
      if (peer.isUnresolved() || peer.getPort() == 0) {
        throw new IllegalArgumentException(
            "hello peer %s needs an IP address and a port".formatted(peer));
      }
    }
    listed = Set.copyOf(all);
    watched = Set.copyOf(watched);
  }

  /** Watches every peer. */
  public static PeerSet watchAll(Set<InetSocketAddress> peers) {
    return new PeerSet(peers, peers);
  }
}
