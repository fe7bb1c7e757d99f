package io.herald.bootstrap.merge;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import io.herald.bootstrap.SpeakerContext;
import io.herald.bootstrap.forming.AkkaConfig;
import io.herald.bootstrap.merge.MergeRule.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link ClusterBoard} true, notes there whoever is no member any more, and looks into
 * every foreign speaker on it: it asks for the other cluster's summary, applies {@link MergeRule},
 * and when the verdict is to rejoin the same foreign cluster on two looks {@code merge-after}
 * apart, tells the process to do so.
 */
public final class ClusterMerge {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMerge.class);
  private static final Duration BOARD_TICK = Duration.ofMillis(200);

  /**
   * Looks without an answer after which a foreign speaker is forgotten; the hello finds it again.
   */
  private static final int PATIENCE = 30;

  /** Messages of this actor; nobody else sends any. */
  public sealed interface Command {}

  private enum Tick implements Command {
    BOARD,
    LOOK
  }

  private record Answered(
      String host, @Nullable ClusterSummary foreign, @Nullable Throwable failure)
      implements Command {}

  /**
   * What is known of one foreign speaker.
   *
   * @param verdict of the last look
   * @param rejoin the foreign cluster that the last look said to rejoin, if it said so
   * @param failures looks without an answer since the last answer
   */
  private record Suspect(Verdict verdict, Optional<UUID> rejoin, int failures) {
    static final Suspect NEW = new Suspect(Verdict.SAME, Optional.empty(), 0);
  }

  private final ActorContext<Command> context;
  private final SpeakerContext speaker;
  private final Cluster cluster;
  private final SummaryClient client;
  private final Map<String, Suspect> suspects = new HashMap<>();
  private Set<String> hosts = Set.of();

  /** Akka makes a new one for each change; most looks find none. */
  private @Nullable CurrentClusterState seen;

  private ClusterMerge(ActorContext<Command> context, SpeakerContext speaker) {
    this.context = context;
    this.speaker = speaker;
    this.cluster = Cluster.get(context.getSystem());
    this.client =
        new SummaryClient(context.getSystem(), speaker.settings().network().managementPort());
  }

  /** The behavior; one per actor system. */
  public static Behavior<Command> create(SpeakerContext speaker) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> start(context, timers, speaker)));
  }

  private static Behavior<Command> start(
      ActorContext<Command> context, TimerScheduler<Command> timers, SpeakerContext speaker) {
    timers.startTimerWithFixedDelay(Tick.BOARD, BOARD_TICK);
    timers.startTimerWithFixedDelay(Tick.LOOK, speaker.settings().cluster().mergeAfter());
    var merge = new ClusterMerge(context, speaker);
    return Behaviors.receive(Command.class)
        .onMessageEquals(Tick.BOARD, merge::onBoard)
        .onMessageEquals(Tick.LOOK, merge::onLook)
        .onMessage(Answered.class, merge::onAnswered)
        .build();
  }

  private Behavior<Command> onBoard() {
    var state = cluster.state();
    if (state == seen) {
      return Behaviors.same();
    }
    seen = state;
    var members = new ArrayList<Member>();
    state.getMembers().forEach(members::add);
    var board = speaker.cluster();
    board.own(ClusterSummary.of(cluster.selfUniqueAddress(), members));
    var present = hosts(members);
    // Whoever is no member any more may live on as another cluster, behind a cut that heals.
    hosts.stream().filter(host -> !present.contains(host)).forEach(board::foreign);
    hosts = present;
    return Behaviors.same();
  }

  private static Set<String> hosts(List<Member> members) {
    return members.stream()
        .flatMap(member -> member.address().getHost().stream())
        .map(host -> host.replaceAll("[\\[\\]]", ""))
        .collect(Collectors.toSet());
  }

  private Behavior<Command> onLook() {
    suspects.keySet().retainAll(speaker.cluster().foreignHosts());
    for (var host : speaker.cluster().foreignHosts()) {
      if (hosts.contains(host)) {
        // Still a member here: as long as that is so, nothing is decided.
        continue;
      }
      context.pipeToSelf(
          client.ask(host), (foreign, failure) -> new Answered(host, foreign, failure));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAnswered(Answered answer) {
    var host = answer.host();
    var before = suspects.getOrDefault(host, Suspect.NEW);
    if (answer.foreign() == null) {
      unanswered(host, before, answer.failure());
    } else {
      judge(host, before, answer.foreign());
    }
    return Behaviors.same();
  }

  private void unanswered(String host, Suspect before, @Nullable Throwable failure) {
    if (before.failures() >= PATIENCE) {
      forget(host);
    } else {
      suspects.put(host, new Suspect(before.verdict(), Optional.empty(), before.failures() + 1));
    }
    LOG.atDebug().addKeyValue("host", host).setCause(failure).log("foreign speaker did not answer");
  }

  private void judge(String host, Suspect before, ClusterSummary foreign) {
    var own = speaker.cluster().own();
    var verdict = MergeRule.decide(own, foreign);
    if (verdict == Verdict.SAME) {
      forget(host);
      return;
    }
    boolean rejoin = verdict == Verdict.REJOIN;
    if (rejoin && before.rejoin().equals(foreign.identity())) {
      speaker.control().rejoin(seeds(foreign), "found a stronger cluster through " + host);
      forget(host);
      return;
    }
    suspects.put(host, new Suspect(verdict, rejoin ? foreign.identity() : Optional.empty(), 0));
    if (verdict != before.verdict()) {
      explain(host, verdict, own, foreign);
    }
  }

  private static void explain(
      String host, Verdict verdict, ClusterSummary own, ClusterSummary foreign) {
    LOG.atInfo()
        .addKeyValue("host", host)
        .addKeyValue("verdict", verdict.name().toLowerCase(Locale.ROOT))
        .addKeyValue("ownMembers", own.members())
        .addKeyValue("foreignMembers", foreign.members())
        .log("another cluster of the same speakers");
  }

  private void forget(String host) {
    suspects.remove(host);
    speaker.cluster().forget(host);
  }

  private Set<Address> seeds(ClusterSummary foreign) {
    return foreign.members().stream()
        .map(member -> member.substring(0, member.lastIndexOf('#')))
        .map(hostPort -> AddressFromURIString.parse("akka://" + AkkaConfig.SYSTEM + "@" + hostPort))
        .filter(address -> !address.equals(cluster.selfAddress()))
        .collect(Collectors.toSet());
  }
}
