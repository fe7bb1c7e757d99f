package io.herald.bootstrap.downing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which members a speaker removes from its cluster, and when. Pure: time comes in as an argument.
 *
 * <p>The rule has four sentences. A member that has been unreachable without a break for {@link
 * Patience#unreachable()} is removed. One that the hello holds to be dead as well is removed after
 * {@link Patience#silent()}: two detectors that share neither threads nor sockets agree, and a busy
 * machine fools the hello hardly ever. A member that somebody calls unreachable, but which has
 * nevertheless seen the newest gossip, is alive and only badly connected: it stays, whatever is
 * reported of it. A speaker never removes itself.
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
  private final Patience patience;
  private final Duration lateAfter;
  private final Map<M, Duration> unreachableSince = new HashMap<>();
  private final Map<M, Duration> silentSince = new HashMap<>();
  private Duration lastLook;

  /**
   * @param patience how long a member must be unreachable before it is removed
   * @param lateAfter time between two looks from which on this process counts as having stalled
   * @param start the present, on a clock that never goes back
   */
  public DowningRule(Patience patience, Duration lateAfter, Duration start) {
    this.patience = patience;
    this.lateAfter = lateAfter;
    this.lastLook = start;
  }

  /**
   * How long members must be lost before they are removed.
   *
   * @param unreachable by the word of the cluster's own failure detector alone
   * @param silent when the hello holds them to be dead, too
   */
  public record Patience(Duration unreachable, Duration silent) {}

  /**
   * One member as this speaker sees it.
   *
   * @param id its incarnation
   * @param self whether it is this speaker
   * @param reachable whether nobody in the cluster calls it unreachable
   * @param silent whether the hello holds it to be dead
   * @param seenGossip whether it has seen the newest gossip, so that it is alive and connected
   * @param gone whether it is already on its way out (down or removed)
   */
  public record Seen<M>(
      M id, boolean self, boolean reachable, boolean silent, boolean seenGossip, boolean gone) {
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
      silentSince.clear();
    }
    lastLook = now;
    var lost = members.stream().filter(Seen::lost).toList();
    var unreachable = new LinkedHashSet<M>();
    var silent = new LinkedHashSet<M>();
    for (var member : lost) {
      unreachable.add(member.id());
      if (member.silent()) {
        silent.add(member.id());
      }
    }
    var byTheCluster = lasting(unreachableSince, unreachable, patience.unreachable(), now);
    var byBoth = lasting(silentSince, silent, patience.silent(), now);
    unreachable.removeIf(id -> !byTheCluster.contains(id) && !byBoth.contains(id));
    return unreachable;
  }

  /** Those that have been in the set without a break for long enough. */
  private static <M> Set<M> lasting(
      Map<M, Duration> since, Set<M> now, Duration enough, Duration time) {
    since.keySet().retainAll(now);
    now.forEach(id -> since.putIfAbsent(id, time));
    return now.stream()
        .filter(id -> time.minus(since.get(id)).compareTo(enough) >= 0)
        .collect(Collectors.toSet());
  }
}
