package io.herald.bootstrap.peers;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Candidate;
import io.herald.actors.plan.Claim;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Of these the cluster's member is dead. */
  private static final Set<PeerStatus> GONE =
      EnumSet.of(PeerStatus.SUSPECTED, PeerStatus.RESTARTED);

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

  private enum Members implements Command {
    CHANGED
  }

  private final HelloPort hello;
  private final ActorRef<Announcers.Command> announcers;
  private final HelloCourier courier;
  private final Findings findings;
  private final Membership membership;
  private final Map<InetSocketAddress, PeerStatus> heard = new HashMap<>();
  private final Set<String> lostUnheard = new HashSet<>();
  private final WatchPlan watchPlan = WatchPlan.DEFAULTS;
  private Map<String, SpeakerReport> reports = Map.of();
  private Set<List<String>> candidateLists = Set.of();
  private Map<InetSocketAddress, String> nodes = Map.of();
  private Optional<MeshKey> key = Optional.empty();

  /**
   * The allocator's candidates, so to say: it runs on the first, and the next watches the first.
   */
  private List<InetSocketAddress> seniority = List.of();

  private PeerLiveness(
      ActorContext<Command> context,
      HelloPort hello,
      HelloCourier courier,
      ActorRef<Announcers.Command> announcers,
      Findings findings) {
    this.hello = hello;
    this.courier = courier;
    this.announcers = announcers;
    this.findings = findings;
    ActorRef<Command> self = context.getSelf();
    membership = new Membership(Cluster.get(context.getSystem()));
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    ClusterEvent.ClusterDomainEvent.class, event -> Members.CHANGED),
                ClusterEvent.ClusterDomainEvent.class));
    findings.silent(Set.of());
    hello.listen(observation -> self.tell(new Observed(observation)));
  }

  /**
   * The behaviour.
   *
   * @param hello the hello of this process
   * @param courier is told where the nodes are
   * @param announcers hears of every node, and of what the nodes' speakers claim
   * @param findings hears what the hello finds out besides
   */
  public static Behavior<Command> create(
      HelloPort hello,
      HelloCourier courier,
      ActorRef<Announcers.Command> announcers,
      Findings findings) {
    return Behaviors.setup(
        context ->
            new PeerLiveness(context, hello, courier, announcers, findings).receive(context));
  }

  private Behavior<Command> receive(ActorContext<Command> context) {
    return Behaviors.receive(Command.class)
        .onMessage(ReportsChanged.class, changed -> onReports(context, changed))
        .onMessage(PlanChanged.class, this::onPlan)
        .onMessage(SecretChanged.class, this::onSecret)
        .onMessage(Observed.class, this::onObserved)
        .onMessage(Listed.class, this::onListed)
        .onMessageEquals(Members.CHANGED, this::onMembers)
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
    tellUnheard();
    // An earlier actor system of this process may have heard what this one has not.
    hello.service().show(peers -> context.getSelf().tell(new Listed(peers)));
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
      tellUnheard();
    }
    return Behaviors.same();
  }

  private void watch() {
    Function<String, InetSocketAddress> address = node -> addressOf(reports.get(node));
    List<List<InetSocketAddress>> candidates =
        candidateLists.stream()
            .map(list -> list.stream().filter(reports::containsKey).map(address).toList())
            .collect(Collectors.toList());
    candidates.add(seniority);
    hello
        .service()
        .updatePeers(watchPlan.peersOf(hello.local(), nodes.keySet(), Set.of(), candidates));
  }

  private InetSocketAddress addressOf(SpeakerReport report) {
    return addressOf(report.lane().host());
  }

  private InetSocketAddress addressOf(String host) {
    return new InetSocketAddress(host, hello.local().getPort());
  }

  private Behavior<Command> onSecret(SecretChanged changed) {
    MeshKey fresh = MeshKey.derive(HexFormat.of().parseHex(changed.secret()));
    // Not everybody hears of another secret at once.
    hello.service().updateKeys(key.map(old -> MeshKeys.of(fresh, old)).orElse(MeshKeys.of(fresh)));
    key = Optional.of(fresh);
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
    } else if (observation instanceof Observation.Forgotten forgotten) {
      onForgotten(forgotten.peer());
    } else if (observation instanceof Observation.Noted noted) {
      onNote(noted);
    } else if (observation instanceof Observation.ForeignCluster) {
      findings.foreign(host(observation.peer()));
    }
    return Behaviors.same();
  }

  // ---- where the hello knows nothing

  private Behavior<Command> onMembers() {
    List<InetSocketAddress> byAge = membership.byAge().stream().map(this::addressOf).toList();
    if (!byAge.equals(seniority)) {
      seniority = byAge;
      watch();
    }
    tellUnheard();
    return Behaviors.same();
  }

  /**
   * A candidate that was never heard is judged by the cluster's own, slower detector: it may have
   * died before we started, and an address must not wait for it for ever.
   */
  private void tellUnheard() {
    nodes.forEach(
        (peer, node) -> {
          boolean lost =
              !heard.containsKey(peer)
                  && !peer.equals(hello.local())
                  && candidateLists.stream().anyMatch(list -> list.contains(node))
                  && membership.isLost(host(peer));
          if (lost && lostUnheard.add(node)) {
            log.info("peer never heard and not in reach of the cluster peer={}", peer);
            announcers.tell(new Announcers.PeerChanged(node, PeerStatus.SUSPECTED));
          } else if (!lost && lostUnheard.remove(node) && !heard.containsKey(peer)) {
            announcers.tell(new Announcers.PeerChanged(node, PeerStatus.UNKNOWN));
          }
        });
  }

  /** Nobody watched it; from now on the cluster's detector judges it. */
  private void onForgotten(InetSocketAddress peer) {
    heard.remove(peer);
    Optional.ofNullable(nodes.get(peer))
        .ifPresent(node -> announcers.tell(new Announcers.PeerChanged(node, PeerStatus.UNKNOWN)));
    tellUnheard();
  }

  private static String host(InetSocketAddress peer) {
    return peer.getAddress().getHostAddress();
  }

  private void onNote(Observation.Noted noted) {
    try {
      List<Claim> claims = ClaimNotes.read(noted.content());
      claims.forEach(claim -> courier.learn(claim.node(), noted.peer()));
      announcers.tell(new Announcers.ClaimsHeard(claims, true));
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
   * which shows in its report: until then it answers for nothing by the plan's word.
   */
  private void tellAlive(InetSocketAddress peer, long process) {
    String node = nodes.get(peer);
    if (node != null) {
      long reported = reports.get(node).process();
      boolean meant = reported == process || reported == 0;
      tell(peer, meant ? PeerStatus.ALIVE : PeerStatus.RESTARTED);
    }
  }

  private void tell(InetSocketAddress peer, PeerStatus status) {
    heard.put(peer, status);
    findings.silent(
        heard.entrySet().stream()
            .filter(entry -> GONE.contains(entry.getValue()))
            .map(entry -> host(entry.getKey()))
            .collect(Collectors.toSet()));
    String node = nodes.get(peer);
    if (node != null) {
      announcers.tell(new Announcers.PeerChanged(node, status));
    }
  }
}
