package io.herald.allocator.placement;

import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.LinkSelection;

/**
 * A node that may announce an address.
 *
 * @param node its name
 * @param links the interfaces it would use
 * @param standing what speaks against it
 * @param served how many of the Services that share the address it can serve
 * @param score how much the operator prefers it
 */
record Contender(String node, LinkSelection links, Standing standing, int served, int score) {

  /** What speaks against a node; the best first. */
  enum Standing {
    /** Nothing. */
    GOOD,
    /** It bears the exclude label: only when there is no better one. */
    EXCLUDED,
    /** It is about to go: only until there is a better one. */
    LEAVING,
    /** Both. */
    LEAVING_AND_EXCLUDED;

    static Standing of(boolean leaving, boolean excluded) {
      if (leaving) {
        return excluded ? LEAVING_AND_EXCLUDED : LEAVING;
      }
      return excluded ? EXCLUDED : GOOD;
    }

    boolean isExcluded() {
      return this == EXCLUDED || this == LEAVING_AND_EXCLUDED;
    }

    boolean isLeaving() {
      return this == LEAVING || this == LEAVING_AND_EXCLUDED;
    }
  }

  /** Whether nothing but habit and balance decides between the two. */
  boolean equalsInRank(Contender other) {
    return standing == other.standing && score == other.score;
  }

  Candidate asCandidate() {
    return new Candidate(node, links);
  }
}
