package io.herald.allocator;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares this node for being the allocator's next one. From the moment the hello holds the
 * allocator's node to be dead until the cluster has removed it, several seconds pass; who waits to
 * see the Lease expire need not begin after that. So the next in line opens its connection and
 * observes the Lease meanwhile. Should the node be alive after all, the connection is closed again,
 * and nothing has happened.
 */
public final class AllocatorStandby {

  private static final Logger log = LoggerFactory.getLogger(AllocatorStandby.class);

  private static final Set<MemberStatus> PRESENT =
      Set.of(MemberStatus.up(), MemberStatus.leaving(), MemberStatus.exiting());

  /** Messages to this actor. */
  public sealed interface Command {}

  /**
   * What the hello says.
   *
   * @param hosts addresses of all speakers that it holds to be dead
   */
  public record Silent(Set<String> hosts) implements Command {}

  private enum Members implements Command {
    CHANGED
  }

  private final Cluster cluster;
  private final ReadyConnection connection;
  private Set<String> silent = Set.of();
  private Succession place = Succession.WAITS;

  private AllocatorStandby(ActorContext<Command> context, ReadyConnection connection) {
    this.connection = connection;
    cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(MemberEvent.class, event -> Members.CHANGED),
                MemberEvent.class));
  }

  /**
   * The behaviour. It blocks while it opens and closes connections.
   *
   * @param connection what {@link Allocator} opens its connections with
   */
  public static Behavior<Command> create(ReadyConnection connection) {
    return Behaviors.setup(context -> new AllocatorStandby(context, connection).receive());
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(Silent.class, this::onSilent)
        .onMessageEquals(Members.CHANGED, this::look)
        .onSignal(PostStop.class, stopped -> onStop())
        .build();
  }

  private Behavior<Command> onSilent(Silent heard) {
    silent = Set.copyOf(heard.hosts());
    return look();
  }

  private Behavior<Command> look() {
    Succession now = Succession.of(byAge(), host(cluster.selfMember()), silent);
    if (now != place && now == Succession.NEXT) {
      log.info("next to allocate: observing the Lease");
      prepare();
    } else if (now != place && now == Succession.WAITS) {
      // Not so when it has become the allocator's node: the connection is the allocator's then.
      connection.discard();
    }
    place = now;
    return Behaviors.same();
  }

  private void prepare() {
    try {
      connection.prepare();
    } catch (RuntimeException e) {
      log.warn("cannot observe the Lease ahead of time: {}", e.toString());
    }
  }

  private List<String> byAge() {
    List<Member> members = new ArrayList<>();
    cluster.state().getMembers().forEach(members::add);
    return members.stream()
        .filter(member -> PRESENT.contains(member.status()))
        .sorted((one, other) -> one.isOlderThan(other) ? -1 : other.isOlderThan(one) ? 1 : 0)
        .map(AllocatorStandby::host)
        .toList();
  }

  private static String host(Member member) {
    return member.address().getHost().orElse("").replaceAll("[\\[\\]]", "");
  }

  private Behavior<Command> onStop() {
    connection.discard();
    return Behaviors.same();
  }
}
