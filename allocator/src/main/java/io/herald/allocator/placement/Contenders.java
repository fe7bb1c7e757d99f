package io.herald.allocator.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes that may announce an address. Addresses on the same terms share one object. */
final class Contenders {

  /** What is better than habit and balance: nothing against the node, then the operator's wish. */
  static final Comparator<Contender> RANK =
      Comparator.comparing(Contender::standing)
          .thenComparing(Contender::score, Comparator.reverseOrder());

  static final Contenders NONE = new Contenders(List.of());

  private final List<Contender> all;
  private final List<Contender> best = new ArrayList<>();
  private final Map<String, Contender> bestByNode = new HashMap<>();

  Contenders(List<Contender> contenders) {
    all = contenders.stream().sorted(RANK.thenComparing(Contender::node)).toList();
    for (Contender contender : all) {
      if (contender.equalsInRank(all.get(0))) {
        best.add(contender);
        bestByNode.put(contender.node(), contender);
      }
    }
  }

  /** All of them, the highest rank first. */
  List<Contender> all() {
    return all;
  }

  /** Those of the highest rank: one of them is to be the owner. */
  List<Contender> best() {
    return best;
  }

  /** The node, if it is among the best. */
  Optional<Contender> best(String node) {
    return Optional.ofNullable(bestByNode.get(node));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }
}
