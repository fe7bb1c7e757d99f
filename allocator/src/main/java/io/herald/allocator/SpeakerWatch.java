package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.replication.SpeakerReports;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which speakers there are to plan with: those that reported, whose process is a reachable member
 * of the cluster. Tells its owner at start and on each change.
 */
final class SpeakerWatch {

  /**
   * To the owner.
   *
   * @param reports by node name
   * @param complete whether every speaker that could report has done so
   */
  record Live(Map<String, SpeakerReport> reports, boolean complete) {}

  interface Command {}

  private record Reports(Map<String, SpeakerReport> reports) implements Command {}

  private enum Members implements Command {
    CHANGED
  }

  private static final Set<MemberStatus> STAYING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp());
  private static final Set<MemberStatus> LEAVING =
      Set.of(MemberStatus.leaving(), MemberStatus.exiting());

  private final Cluster cluster;
  private final ActorRef<Live> owner;
  private Map<String, SpeakerReport> reports = Map.of();
  private @Nullable Live told;

  private SpeakerWatch(ActorContext<Command> context, ActorRef<Live> owner) {
    this.owner = owner;
    cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ClusterEvent.ClusterDomainEvent.class, event -> Members.CHANGED),
                ClusterEvent.ClusterDomainEvent.class));
  }

  static Behavior<Command> create(ActorRef<Live> owner) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, LWWMap<String, SpeakerReport>> replicator) -> {
                  replicator.subscribe(
                      SpeakerReports.KEY,
                      response ->
                          response instanceof Replicator.Changed<LWWMap<String, SpeakerReport>> c
                              ? new Reports(c.get(SpeakerReports.KEY).getEntries())
                              : Members.CHANGED);
                  return new SpeakerWatch(context, owner).receive();
                }));
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(Reports.class, this::onReports)
        .onMessageEquals(Members.CHANGED, this::tell)
        .build();
  }

  private Behavior<Command> onReports(Reports changed) {
    reports = Map.copyOf(changed.reports());
    return tell();
  }

  private Behavior<Command> tell() {
    Live live = live();
    if (!live.equals(told)) {
      told = live;
      owner.tell(live);
    }
    return Behaviors.same();
  }

  private Live live() {
    Map<Lane, MemberStatus> members = new HashMap<>();
    Set<Member> unreachable = cluster.state().getUnreachable();
    for (Member member : cluster.state().getMembers()) {
      if (!unreachable.contains(member)) {
        members.put(Lane.of(member.uniqueAddress()), member.status());
      }
    }
    Map<String, SpeakerReport> live = new TreeMap<>();
    Set<Lane> reported = new HashSet<>();
    reports.forEach(
        (node, report) -> {
          reported.add(report.lane());
          MemberStatus status = members.getOrDefault(report.lane(), MemberStatus.removed());
          if (STAYING.contains(status)) {
            live.put(node, report);
          } else if (LEAVING.contains(status)) {
            live.put(node, report.thatLeaves());
          }
        });
    boolean complete =
        members.entrySet().stream()
            .filter(member -> STAYING.contains(member.getValue()))
            .allMatch(member -> reported.contains(member.getKey()));
    return new Live(live, complete);
  }
}
