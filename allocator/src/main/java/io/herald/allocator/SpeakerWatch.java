package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.replication.SpeakerReports;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which speakers there are to plan with: those that reported, whose process is a member of the
 * cluster. That somebody cannot reach a member is no reason to take its addresses away: it may be
 * the one who looks that stood still or is cut off, ownership is sticky, and a speaker that is
 * really dead has been replaced by its standby long before the cluster removes it. Tells its owner
 * at start and on each change, and removes the reports of those who are gone for good.
 */
final class SpeakerWatch {

  private static final Logger log = LoggerFactory.getLogger(SpeakerWatch.class);

  /**
   * To the owner.
   *
   * @param reports by node name
   * @param complete whether every speaker that could report, being reachable, has done so
   */
  record Live(Map<String, SpeakerReport> reports, boolean complete) {}

  interface Command {}

  private record Reports(Map<String, SpeakerReport> reports) implements Command {}

  private enum Members implements Command {
    CHANGED
  }

  private enum Sweep implements Command {
    DUE,
    DONE
  }

  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(1);

  private static final Set<MemberStatus> STAYING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp());
  private static final Set<MemberStatus> LEAVING =
      Set.of(MemberStatus.leaving(), MemberStatus.exiting());

  private final Cluster cluster;
  private final ActorRef<Live> owner;
  private final ReplicatorMessageAdapter<Command, LWWMap<String, SpeakerReport>> replicator;
  private final SelfUniqueAddress self;
  private final DepartedSpeakers departed = new DepartedSpeakers();
  private Map<String, SpeakerReport> reports = Map.of();
  private @Nullable Live told;

  private SpeakerWatch(
      ActorContext<Command> context,
      ActorRef<Live> owner,
      ReplicatorMessageAdapter<Command, LWWMap<String, SpeakerReport>> replicator) {
    this.owner = owner;
    this.replicator = replicator;
    self = DistributedData.get(context.getSystem()).selfUniqueAddress();
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
                  return Behaviors.withTimers(
                      timers -> {
                        timers.startTimerWithFixedDelay(Sweep.DUE, SWEEP);
                        return new SpeakerWatch(context, owner, replicator).receive();
                      });
                }));
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(Reports.class, this::onReports)
        .onMessageEquals(Members.CHANGED, this::tell)
        .onMessageEquals(Sweep.DUE, this::sweep)
        .onMessageEquals(Sweep.DONE, Behaviors::same)
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

  private Map<Lane, MemberStatus> members() {
    Map<Lane, MemberStatus> members = new HashMap<>();
    for (Member member : cluster.state().getMembers()) {
      members.put(Lane.of(member.uniqueAddress()), member.status());
    }
    return members;
  }

  private Behavior<Command> sweep() {
    Set<Lane> members = members().keySet();
    Set<String> gone =
        reports.values().stream()
            .filter(report -> !members.contains(report.lane()))
            .map(SpeakerReport::node)
            .collect(Collectors.toSet());
    for (String node : departed.forgotten(gone, System.nanoTime())) {
      log.info("forgetting the speaker of node={}, which left the cluster long ago", node);
      replicator.askUpdate(
          replyTo ->
              new Replicator.Update<>(
                  SpeakerReports.KEY,
                  SpeakerReports.empty(),
                  new Replicator.WriteMajority(WRITE_TIMEOUT),
                  replyTo,
                  all -> all.remove(self, node)),
          response -> Sweep.DONE);
    }
    return Behaviors.same();
  }

  private Live live() {
    Map<Lane, MemberStatus> members = members();
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
    cluster
        .state()
        .getUnreachable()
        .forEach(member -> members.remove(Lane.of(member.uniqueAddress())));
    boolean complete =
        members.entrySet().stream()
            .filter(member -> STAYING.contains(member.getValue()))
            .allMatch(member -> reported.contains(member.getKey()));
    return new Live(live, complete);
  }
}
