package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/**
 * The peers of a node.
 *
 * @param listed all that are known, members of the cluster or merely discovered, without the node
 *     itself; those on no link are greeted now and then
 * @param watched those that the node judges; they are listed too
 */
public record PeerSet(Set<InetSocketAddress> listed, Set<InetSocketAddress> watched) {
  /** By address, then port: iteration is the same in every process. */
  static final Comparator<InetSocketAddress> ORDER =
      Comparator.comparing(
              (InetSocketAddress peer) -> peer.getAddress().getAddress(), Arrays::compareUnsigned)
          .thenComparing(InetSocketAddress::getPort);

  /** No peers. */
  public static final PeerSet EMPTY = new PeerSet(Set.of(), Set.of());

  /** Copies both; the watched are listed by that. */
  public PeerSet {
    Set<InetSocketAddress> all = sorted(listed);
    Set<InetSocketAddress> some = sorted(watched);
    all.addAll(some);
    listed = Collections.unmodifiableSet(all);
    watched = Collections.unmodifiableSet(some);
  }

  /** Watches every peer. */
  public static PeerSet watchAll(Set<InetSocketAddress> peers) {
    return new PeerSet(peers, peers);
  }

  private static Set<InetSocketAddress> sorted(Set<InetSocketAddress> peers) {
    for (InetSocketAddress peer : peers) {
      if (peer.isUnresolved() || peer.getPort() == 0) {
        throw new IllegalArgumentException(
            "hello peer %s needs an IP address and a port".formatted(peer));
      }
    }
    Set<InetSocketAddress> sorted = new TreeSet<>(ORDER);
    sorted.addAll(peers);
    return sorted;
  }
}
