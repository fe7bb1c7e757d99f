package io.herald.bootstrap.peers;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Lane;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.announcer.Announcers;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.bootstrap.liveness.MeshKey;
import io.herald.bootstrap.liveness.MeshKeys;
import io.herald.bootstrap.liveness.Observation;
import io.herald.bootstrap.liveness.PeerView;
import io.herald.bootstrap.liveness.WatchPlan;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the hello whom to watch, as the plan and the speakers' reports change, and the announcers
 * what becomes of the nodes that are watched.
 */
public final class PeerLiveness {

  private static final Logger log = LoggerFactory.getLogger(PeerLiveness.class);

  /** Messages to this actor. */
  public sealed interface Command {}

  /**
   * The reports of all speakers.
   *
   * @param reports by node name
   */
  public record ReportsChanged(Map<String, SpeakerReport> reports) implements Command {}

  /**
   * A new plan.
   *
   * @param plan the plan
   */
  public record PlanChanged(Plan plan) implements Command {}

  /**
   * What the cluster agreed on.
   *
   * @param secret in hexadecimal
   */
  public record SecretChanged(String secret) implements Command {}

  private record Observed(Observation observation) implements Command {}

  private record Listed(List<PeerView> peers) implements Command {}

  /** The process that was first heard in a lane. */
  private record Process(Lane lane, long incarnation) {}

  private final HelloPort hello;
  private final Map<String, Process> processes = new HashMap<>();
  private final ActorRef<Announcers.Command> announcers;
  private final HelloCourier courier;
  private final WatchPlan watchPlan = WatchPlan.DEFAULTS;
  private Map<String, SpeakerReport> reports = Map.of();
  private Set<List<String>> candidateLists = Set.of();
  private Map<InetSocketAddress, String> nodes = Map.of();

  private PeerLiveness(
      ActorContext<Command> context,
      HelloPort hello,
      HelloCourier courier,
      ActorRef<Announcers.Command> announcers) {
    this.hello = hello;
    this.courier = courier;
    this.announcers = announcers;
    ActorRef<Command> self = context.getSelf();
    hello.listen(observation -> self.tell(new Observed(observation)));
  }

  /**
   * The behaviour.
   *
   * @param hello the hello of this process
   * @param courier is told where the nodes are
   * @param announcers hears of every node, and of what the nodes' speakers claim
   */
  public static Behavior<Command> create(
      HelloPort hello, HelloCourier courier, ActorRef<Announcers.Command> announcers) {
    return Behaviors.setup(
        context -> new PeerLiveness(context, hello, courier, announcers).receive(context));
  }

  private Behavior<Command> receive(ActorContext<Command> context) {
    return Behaviors.receive(Command.class)
        .onMessage(ReportsChanged.class, changed -> onReports(context, changed))
        .onMessage(PlanChanged.class, this::onPlan)
        .onMessage(SecretChanged.class, this::onSecret)
        .onMessage(Observed.class, this::onObserved)
        .onMessage(Listed.class, this::onListed)
        .build();
  }

  private Behavior<Command> onReports(ActorContext<Command> context, ReportsChanged changed) {
    reports = changed.reports();
    Map<InetSocketAddress, String> next = new HashMap<>();
    reports.values().forEach(report -> next.put(addressOf(report), report.node()));
    nodes = next;
    Map<String, InetSocketAddress> byNode = new HashMap<>();
    next.forEach((address, node) -> byNode.put(node, address));
    courier.addresses(byNode);
    watch();
    // An earlier actor system of this process may have heard what this one has not.
    context.pipeToSelf(
        hello.service().peers(), (peers, failure) -> new Listed(peers == null ? List.of() : peers));
    return Behaviors.same();
  }

  private Behavior<Command> onPlan(PlanChanged changed) {
    Set<List<String>> lists =
        changed.plan().assignments().values().stream()
            .map(Assignment::candidates)
            .map(candidates -> candidates.stream().map(Candidate::node).toList())
            .collect(Collectors.toSet());
    if (!lists.equals(candidateLists)) {
      candidateLists = lists;
      watch();
    }
    return Behaviors.same();
  }

  private void watch() {
    Function<String, InetSocketAddress> address = node -> addressOf(reports.get(node));
    List<List<InetSocketAddress>> candidates =
        candidateLists.stream()
            .map(list -> list.stream().filter(reports::containsKey).map(address).toList())
            .toList();
    hello
        .service()
        .updatePeers(watchPlan.peersOf(hello.local(), nodes.keySet(), Set.of(), candidates));
  }

  private InetSocketAddress addressOf(SpeakerReport report) {
    return new InetSocketAddress(report.lane().host(), hello.local().getPort());
  }

  private Behavior<Command> onSecret(SecretChanged changed) {
    hello
        .service()
        .updateKeys(MeshKeys.of(MeshKey.derive(HexFormat.of().parseHex(changed.secret()))));
    return Behaviors.same();
  }

  private Behavior<Command> onObserved(Observed observed) {
    Observation observation = observed.observation();
    if (observation instanceof Observation.Alive alive) {
      tellAlive(alive.peer(), alive.incarnation());
    } else if (observation instanceof Observation.Leaving) {
      tell(observation.peer(), PeerStatus.LEAVING);
    } else if (observation instanceof Observation.Suspected suspected) {
      log.info("peer suspected peer={} reason={}", suspected.peer(), suspected.reason());
      tell(observation.peer(), PeerStatus.SUSPECTED);
    } else if (observation instanceof Observation.Noted noted) {
      onNote(noted);
    }
    return Behaviors.same();
  }

  private void onNote(Observation.Noted noted) {
    try {
      announcers.tell(new Announcers.ClaimsHeard(ClaimNotes.read(noted.content())));
    } catch (IllegalArgumentException e) {
      log.debug("a note that is not understood peer={}", noted.peer(), e);
    }
  }

  private Behavior<Command> onListed(Listed listed) {
    for (PeerView peer : listed.peers()) {
      switch (peer.status()) {
        case ALIVE -> tellAlive(peer.peer(), peer.incarnation());
        case LEAVING -> tell(peer.peer(), PeerStatus.LEAVING);
        case SUSPECTED -> tell(peer.peer(), PeerStatus.SUSPECTED);
        case UNKNOWN -> {
          // Nothing to tell.
        }
      }
    }
    return Behaviors.same();
  }

  /**
   * A restarted process is not the owner that the plan means until it has joined the cluster anew,
   * which shows in its lane: until then it answers for nothing.
   */
  private void tellAlive(InetSocketAddress peer, long incarnation) {
    String node = nodes.get(peer);
    if (node == null) {
      return;
    }
    Process now = new Process(reports.get(node).lane(), incarnation);
    Process known = processes.get(node);
    boolean restarted =
        known != null && known.incarnation() != incarnation && known.lane().equals(now.lane());
    if (!restarted) {
      processes.put(node, now);
    }
    tell(peer, restarted ? PeerStatus.SUSPECTED : PeerStatus.ALIVE);
  }

  private void tell(InetSocketAddress peer, PeerStatus status) {
    String node = nodes.get(peer);
    if (node != null) {
      announcers.tell(new Announcers.PeerChanged(node, status));
    }
  }
}
