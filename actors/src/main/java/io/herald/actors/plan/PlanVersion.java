package io.herald.actors.plan;

import java.util.Comparator;

/**
 * Orders plans without any clock: a planner's term, granted once to one holder of the allocator's
 * Lease, then the number of the plan within that term.
 *
 * @param term the fencing token of the Lease that the planner held; grows with each new holder
 * @param sequence counts the plans of one term from 1
 */
public record PlanVersion(long term, long sequence) implements Comparable<PlanVersion> {

  /** Before any plan. */
  public static final PlanVersion NONE = new PlanVersion(0, 0);

  private static final Comparator<PlanVersion> ORDER =
      Comparator.comparingLong(PlanVersion::term).thenComparingLong(PlanVersion::sequence);

  /** The next plan of the same term. */
  public PlanVersion next() {
    return new PlanVersion(term, sequence + 1);
  }

  /** Whether this plan supersedes {@code other}. */
  public boolean isAfter(PlanVersion other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(PlanVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return term + "." + sequence;
  }
}
