package io.herald.bootstrap.downing;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the membership several times a second and removes whom {@link DowningRule} names. */
final class Downing {
  private static final Logger LOG = LoggerFactory.getLogger(Downing.class);
  private static final Duration TICK = Duration.ofMillis(250);

  /** Eight missed ticks: more than a busy machine delays, less than the failure detector allows. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private enum Command {
    LOOK
  }

  private final Cluster cluster;
  private final DowningRule<UniqueAddress> rule;
  private final Predicate<String> silent;

  private Downing(Cluster cluster, DowningRule.Patience patience, Predicate<String> silent) {
    this.cluster = cluster;
    this.rule = new DowningRule<>(patience, LATE, now());
    this.silent = silent;
  }

  /**
   * The behaviour.
   *
   * @param silent whether the hello holds the speaker at an address, a literal, to be dead
   */
  static Behavior<?> create(DowningRule.Patience patience, Predicate<String> silent) {
    return Behaviors.<Command>setup(
        context -> Behaviors.withTimers(timers -> start(context, timers, patience, silent)));
  }

  private static Behavior<Command> start(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DowningRule.Patience patience,
      Predicate<String> silent) {
    timers.startTimerWithFixedDelay(Command.LOOK, TICK);
    var downing = new Downing(Cluster.get(context.getSystem()), patience, silent);
    return Behaviors.receive(Command.class).onMessageEquals(Command.LOOK, downing::onLook).build();
  }

  private Behavior<Command> onLook() {
    var state = cluster.state();
    for (var address : rule.look(seen(state), now())) {
      LOG.atWarn()
          .addKeyValue("member", address.address().hostPort())
          .addKeyValue("members", state.members().size())
          .addKeyValue("unreachable", state.getUnreachable().size())
          .log("removing a member that stayed unreachable");
      cluster.down(address.address());
    }
    return Behaviors.same();
  }

  private Collection<DowningRule.Seen<UniqueAddress>> seen(CurrentClusterState state) {
    var seen = new ArrayList<DowningRule.Seen<UniqueAddress>>();
    for (Member member : state.getMembers()) {
      var address = member.uniqueAddress();
      seen.add(
          new DowningRule.Seen<>(
              address,
              address.equals(cluster.selfUniqueAddress()),
              !state.getUnreachable().contains(member),
              silent.test(host(member)),
              state.getSeenBy().contains(member.address()),
              member.status().equals(MemberStatus.down())
                  || member.status().equals(MemberStatus.removed())));
    }
    return seen;
  }

  private static String host(Member member) {
    return member.address().getHost().orElse("").replaceAll("[\\[\\]]", "");
  }

  private static Duration now() {
    return Duration.ofNanos(System.nanoTime());
  }
}
