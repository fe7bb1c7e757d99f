package io.herald.bootstrap.peers;

import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The cluster's members as addresses, for what the hello cannot know. */
final class Membership {
  private static final Set<MemberStatus> PRESENT =
      Set.of(MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting());

  private final Cluster cluster;

  Membership(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Hosts of the members, the oldest first. */
  List<String> byAge() {
    return members().stream()
        .filter(member -> PRESENT.contains(member.status()))
        .sorted((one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0)
        .map(Membership::host)
        .toList();
  }

  /**
   * Whether a speaker that was never heard is to be held to be dead: it is not, or no longer, a
   * member that the cluster can reach. Only a member itself can tell.
   */
  boolean isLost(String host) {
    if (!cluster.selfMember().status().equals(MemberStatus.up())) {
      return false;
    }
    Set<Member> unreachable = cluster.state().getUnreachable();
    Set<String> reachable = new HashSet<>();
    for (Member member : members()) {
      if (!unreachable.contains(member)) {
        reachable.add(host(member));
      }
    }
    return !reachable.contains(host);
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    cluster.state().getMembers().forEach(members::add);
    return members;
  }

  private static String host(Member member) {
    return member.address().getHost().orElse("").replaceAll("[\\[\\]]", "");
  }
}
