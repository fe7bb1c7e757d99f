package io.herald.bootstrap.forming;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a speaker that found no cluster may form one of its own.
 *
 * <p>Cluster Bootstrap's own rule waits until every listed contact point has answered, so one node
 * that is listed and switched off keeps all others out of a cluster for ever. Here the speakers
 * that answer are told apart from those that do not:
 *
 * <ul>
 *   <li>An existing cluster, heard from anyone, is always joined.
 *   <li>When every contact point has answered and the list has been the same for {@code
 *       stableMargin}, the first of the answering speakers in address order forms the cluster.
 *   <li>When some have not answered, the same happens after {@code missingNodeGrace}. Two speakers
 *       that can reach each other still form one cluster: each counts the other as answering, so
 *       both agree who is first.
 *   <li>A speaker that answers but is stuck (its own discovery fails, say) must not block the rest:
 *       the second in order may go ahead one {@code missingNodeGrace} later, the third after
 *       another, and so on.
 * </ul>
 *
 * <p>A speaker that does not hear itself is not on the list of the others; it never forms a
 * cluster, because nobody would find it.
 */
public final class FormingRule {
  private final Duration stableMargin;
  private final Duration missingNodeGrace;

  /**
   * @param stableMargin shortest time since the list of contact points last changed
   * @param missingNodeGrace how long silent contact points are waited for; not less than the margin
   */
  public FormingRule(Duration stableMargin, Duration missingNodeGrace) {
    this.stableMargin = stableMargin;
    this.missingNodeGrace =
        missingNodeGrace.compareTo(stableMargin) < 0 ? stableMargin : missingNodeGrace;
  }

  /**
   * What one speaker sees.
   *
   * @param self this speaker's address as the others know it
   * @param listed number of contact points that discovery returned
   * @param answered number of those that answered lately
   * @param speakers addresses that the answering ones gave as their own
   * @param clusterMembers members of existing clusters that they told of, without this speaker
   * @param stableFor time since the list last changed
   */
  public record View<A extends Comparable<? super A>>(
      A self,
      int listed,
      int answered,
      Set<A> speakers,
      Collection<A> clusterMembers,
      Duration stableFor) {}

  /** What to do. */
  public enum Decision {
    /** Keep asking. */
    WAIT,
    /** Join the cluster that was heard of. */
    JOIN,
    /** Form a cluster; the others will join. */
    FORM
  }

  /** Decides from one view. */
  public <A extends Comparable<? super A>> Decision decide(View<A> view) {
    if (!view.clusterMembers().isEmpty()) {
      return Decision.JOIN;
    }
    if (!view.speakers().contains(view.self())) {
      return Decision.WAIT;
    }
    boolean complete = view.answered() >= view.listed();
    int rank = new TreeSet<>(view.speakers()).headSet(view.self()).size();
    var patience = complete && rank == 0 ? stableMargin : missingNodeGrace.multipliedBy(rank + 1L);
    return view.stableFor().compareTo(patience) >= 0 ? Decision.FORM : Decision.WAIT;
  }
}
