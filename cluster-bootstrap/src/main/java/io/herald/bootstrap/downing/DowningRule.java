package io.herald.bootstrap.downing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which members a speaker removes from its cluster, and when. Pure: time comes in as an argument.
 *
 * <p>The rule has three sentences. A member that has been unreachable without a break for {@code
 * removeAfter} is removed. A member that somebody calls unreachable, but which has nevertheless
 * seen the newest gossip, is alive and only badly connected: it stays, whatever is reported of it.
 * A speaker never removes itself.
 *
 * <p>Size, majority and age do not matter: with one, two, three or five nodes the survivors of any
 * loss stay and go on. Both sides of a partition do so as clusters of their own, which is right for
 * announcing and harmless for allocating (see the package's introduction).
 *
 * <p>A process that did not run for a while (paused, starved, swapped) sees everybody unreachable
 * when it wakes. So when two looks lie further apart than {@code lateAfter}, all waiting starts
 * anew: the guard judges only what was watched.
 *
 * @param <M> identifies one incarnation of a member
 */
public final class DowningRule<M> {
  private final Duration removeAfter;
  private final Duration lateAfter;
  private final Map<M, Duration> unreachableSince = new HashMap<>();
  private Duration lastLook;

  /**
   * @param removeAfter how long a member must be unreachable before it is removed
   * @param lateAfter time between two looks from which on this process counts as having stalled
   * @param start the present, on a clock that never goes back
   */
  public DowningRule(Duration removeAfter, Duration lateAfter, Duration start) {
    this.removeAfter = removeAfter;
    this.lateAfter = lateAfter;
    this.lastLook = start;
  }

  /**
   * One member as this speaker sees it.
   *
   * @param id its incarnation
   * @param self whether it is this speaker
   * @param reachable whether nobody in the cluster calls it unreachable
   * @param seenGossip whether it has seen the newest gossip, so that it is alive and connected
   * @param gone whether it is already on its way out (down or removed)
   */
  public record Seen<M>(M id, boolean self, boolean reachable, boolean seenGossip, boolean gone) {
    boolean lost() {
      return !self && !reachable && !seenGossip && !gone;
    }
  }

  /**
   * Looks at the membership; to be called often, and on every change.
   *
   * @param now the present, on the clock of {@code start}
   * @return the members to remove now, in the order given; often empty, never this speaker
   */
  public Set<M> look(Collection<Seen<M>> members, Duration now) {
    if (now.minus(lastLook).compareTo(lateAfter) > 0) {
      unreachableSince.clear();
    }
    lastLook = now;
    var remove = new LinkedHashSet<M>();
    var lost = new LinkedHashSet<M>();
    for (var member : members) {
      if (member.lost()) {
        lost.add(member.id());
        var since = unreachableSince.computeIfAbsent(member.id(), id -> now);
        if (now.minus(since).compareTo(removeAfter) >= 0) {
          remove.add(member.id());
        }
      }
    }
    unreachableSince.keySet().retainAll(lost);
    return remove;
  }
}
