package io.herald.bootstrap;

import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.util.Set;
import java.util.TreeSet;

/** What an actor system holds to be its cluster. */
public final class Members {
  private Members() {}

  /** Hosts of the members that are Up and reachable, as {@code system} sees them. */
  public static Set<String> up(ActorSystem<?> system) {
    var state = Cluster.get(system).state();
    var hosts = new TreeSet<String>();
    for (Member member : state.getMembers()) {
      if (member.status().equals(MemberStatus.up()) && !state.getUnreachable().contains(member)) {
        hosts.add(member.address().getHost().orElseThrow());
      }
    }
    return hosts;
  }

  /** Hosts of all members, whatever their status. */
  public static Set<String> all(ActorSystem<?> system) {
    var hosts = new TreeSet<String>();
    Cluster.get(system)
        .state()
        .getMembers()
        .forEach(member -> hosts.add(member.address().getHost().orElseThrow()));
    return hosts;
  }
}
