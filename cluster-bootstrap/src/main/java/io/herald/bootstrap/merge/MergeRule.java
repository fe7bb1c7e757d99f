package io.herald.bootstrap.merge;

import java.util.Collections;

/**
 * Which of two clusters gives way. Both sides apply the same rule to the same two summaries, so
 * exactly one of them rejoins: the one with fewer members; of equals the one with the lower
 * identity. (Who allocates is known to that speaker alone, so it is no criterion.)
 */
public final class MergeRule {
  private MergeRule() {}

  /** What a speaker does about a cluster that it came to know of. */
  public enum Verdict {
    /** It is our own cluster after all. */
    SAME,
    /** Too early: one side is not in a cluster yet, or still counts members of the other side. */
    WAIT,
    /** The other side comes to us. */
    STAY,
    /** We go to the other side. */
    REJOIN
  }

  /** The verdict of a speaker in {@code own} that has heard from one in {@code foreign}. */
  public static Verdict decide(ClusterSummary own, ClusterSummary foreign) {
    if (own.identity().isEmpty() || foreign.identity().isEmpty()) {
      return Verdict.WAIT;
    }
    if (own.identity().equals(foreign.identity())) {
      return Verdict.SAME;
    }
    if (!Collections.disjoint(own.members(), foreign.members())) {
      return Verdict.WAIT;
    }
    return weaker(own, foreign) ? Verdict.REJOIN : Verdict.STAY;
  }

  private static boolean weaker(ClusterSummary own, ClusterSummary foreign) {
    if (own.members().size() != foreign.members().size()) {
      return own.members().size() < foreign.members().size();
    }
    return own.identity().orElseThrow().compareTo(foreign.identity().orElseThrow()) < 0;
  }
}
