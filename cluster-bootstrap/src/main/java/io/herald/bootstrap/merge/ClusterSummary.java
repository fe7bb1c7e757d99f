package io.herald.bootstrap.merge;

import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import io.herald.actors.plan.Lane;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one speaker says of the cluster it is in, enough to decide which of two clusters gives way.
 *
 * @param identity the same on every member and different in every cluster; empty before joining.
 *     Derived from the oldest member's incarnation, so it changes when that member leaves, and for
 *     a moment two members of one cluster may differ
 * @param members the lanes of all members, so their incarnations, in order
 */
public record ClusterSummary(Optional<UUID> identity, Set<String> members) {
  /** Not in a cluster. */
  public static final ClusterSummary NONE = new ClusterSummary(Optional.empty(), Set.of());

  private static final Set<MemberStatus> COUNTED =
      Set.of(MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting());

  /** Puts the members in order. */
  public ClusterSummary {
    members = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  /** What the membership {@code members} of one actor system amounts to. */
  public static ClusterSummary of(UniqueAddress self, Collection<Member> members) {
    List<Member> counted = members.stream().filter(m -> COUNTED.contains(m.status())).toList();
    if (counted.stream().noneMatch(member -> member.uniqueAddress().equals(self))) {
      return NONE;
    }
    return new ClusterSummary(
        counted.stream().min(byAge()).map(member -> identity(Lane.of(member.uniqueAddress()).id())),
        counted.stream()
            .map(member -> Lane.of(member.uniqueAddress()).id())
            .collect(Collectors.toSet()));
  }

  private static UUID identity(String oldest) {
    return UUID.nameUUIDFromBytes(oldest.getBytes(StandardCharsets.UTF_8));
  }

  private static Comparator<Member> byAge() {
    return (a, b) -> a.isOlderThan(b) ? -1 : b.isOlderThan(a) ? 1 : 0;
  }
}
