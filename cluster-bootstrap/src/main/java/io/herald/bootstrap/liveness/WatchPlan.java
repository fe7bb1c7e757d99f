package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who watches whom.
 *
 * <p>Up to {@code everyoneUpTo} nodes everyone watches everyone: simple, symmetric (a pair pays
 * once for both directions), and right before there is a plan. Beyond, that would be N² links,
 * though only few of them matter: a node must know whether the nodes that stand <i>before it</i> in
 * a candidate list are alive, for then it is its turn. So it watches, for each address in whose
 * list it stands at rank 1 to {@code depth}, all candidates before it. Its {@code ring} successors
 * in the order of addresses are watched besides, so that every node, also one that owns nothing, is
 * watched by somebody.
 *
 * <p>With the standbys of an owner drawn from few nodes this is a handful of links for each node,
 * whatever the size of the cluster. In the worst plan (each pair of nodes shares an address) it is
 * everyone again, and {@link HelloSettings#packetsPerSecond()} stretches the interval.
 *
 * @param everyoneUpTo cluster size, this node included, up to which everyone watches everyone
 * @param depth how many standbys of an address watch it; later ones rely on the plan being amended
 * @param ring how many successors to watch besides
 */
public record WatchPlan(int everyoneUpTo, int depth, int ring) {
  /** Everyone up to 12 nodes, then two standbys and two successors. */
  public static final WatchPlan DEFAULTS = new WatchPlan(12, 2, 2);

  /**
   * The peers of {@code self}.
   *
   * @param self this node's hello address
   * @param members hello addresses of the cluster's members, with or without {@code self}
   * @param discovered addresses that may hold a speaker, member or not; greeted, not watched
   * @param candidateLists for each address of the plan its candidates, owner first; lists that
   *     occur often may be given once
   */
  public PeerSet peersOf(
      InetSocketAddress self,
      Collection<InetSocketAddress> members,
      Collection<InetSocketAddress> discovered,
      Collection<List<InetSocketAddress>> candidateLists) {
    Set<InetSocketAddress> others = new HashSet<>(members);
    others.remove(self);
    Set<InetSocketAddress> watched =
        others.size() < everyoneUpTo ? others : needed(self, others, candidateLists);
    Set<InetSocketAddress> listed = new HashSet<>(others);
    listed.addAll(discovered);
    listed.remove(self);
    return new PeerSet(listed, watched);
  }

  private Set<InetSocketAddress> needed(
      InetSocketAddress self,
      Set<InetSocketAddress> others,
      Collection<List<InetSocketAddress>> candidateLists) {
    Set<InetSocketAddress> needed = new HashSet<>(successors(self, others));
    for (List<InetSocketAddress> candidates : candidateLists) {
      int rank = candidates.indexOf(self);
      if (rank >= 1 && rank <= depth) {
        needed.addAll(candidates.subList(0, rank));
      }
    }
    needed.retainAll(others);
    return needed;
  }

  private List<InetSocketAddress> successors(
      InetSocketAddress self, Set<InetSocketAddress> others) {
    List<InetSocketAddress> circle = new ArrayList<>(others);
    circle.add(self);
    circle.sort(PeerSet.ORDER);
    int at = circle.indexOf(self);
    List<InetSocketAddress> next = new ArrayList<>();
    for (int i = 1; i <= Math.min(ring, others.size()); i++) {
      next.add(circle.get((at + i) % circle.size()));
    }
    return next;
  }
}
