package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.PlanVersion;
import io.herald.announcer.takeover.ClaimOrder;
import io.herald.announcer.takeover.Decision;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.announcer.takeover.Situation;
import io.herald.announcer.takeover.Takeover;
import io.herald.announcer.takeover.WireProbe;
import io.herald.bootstrap.liveness.Hello;
import io.herald.bootstrap.liveness.Observation;
import io.herald.bootstrap.liveness.PeerSet;
import io.herald.bootstrap.liveness.PeerTable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One process: hears, decides by {@link Takeover}, answers for addresses. */
final class Speaker implements PeerTable.Output {
  private static final long TICK = 500 * World.MS;
  private static final long PROBE = 20 * World.MS;
  private static final long PROBE_VALID = 1000 * World.MS;
  private static final long SETTLED = 2000 * World.MS;

  /** A peer that neither hello nor the cluster ever reached counts as dead after this. */
  private static final long NEVER_HEARD = 5000 * World.MS;

  /** A claim that is not repeated for three ticks was given up. */
  private static final long CLAIM_VALID = 1600 * World.MS;

  /** How long a node that was cut off waits for the others before it tells its claims. */
  private static final long QUARANTINE = 1000 * World.MS;

  /** What the cluster takes to connect again to a node that was silent. */
  private static final long RECONNECTION = 3000 * World.MS;

  final Machine machine;
  final Map<IpAddress, Claim> own = new TreeMap<>();
  private final Map<IpAddress, Claim> rivals = new HashMap<>();
  final Map<IpAddress, Long> epochSeen = new HashMap<>();
  private final Map<IpAddress, Long> rivalHeardAt = new HashMap<>();
  final Map<String, Long> gossipAt = new HashMap<>();
  Plan plan = Plan.EMPTY;
  boolean leaving;
  private final World world;
  private final long startedAt;
  private final PeerTable table;
  private final Allocator allocator;
  private final Map<String, PeerStatus> heard = new HashMap<>();
  private final Map<String, Long> heardIncarnation = new HashMap<>();
  private final Map<String, Long> joinedIncarnation = new HashMap<>();
  private final Map<String, Long> aliveSince = new HashMap<>();
  private final Map<IpAddress, WireProbe> probes = new HashMap<>();
  private final Map<IpAddress, Long> handedAt = new HashMap<>();
  private final Map<IpAddress, Long> lookFirst = new HashMap<>();
  private final Set<IpAddress> claimedAlone = new HashSet<>();
  private final Set<String> sameProcessBack = new HashSet<>();
  private long quarantineUntil = Long.MIN_VALUE;
  private final Map<IpAddress, String> said = new HashMap<>();
  private long wakeScheduled = Long.MAX_VALUE;

  Speaker(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    this.startedAt = world.now;
    this.table = new PeerTable(machine.address, machine.incarnation, world.settings, 0, this);
    this.allocator = new Allocator(this);
  }

  void start() {
    Set<InetSocketAddress> others = new HashSet<>();
    world.machines.stream().filter(m -> m != machine).forEach(m -> others.add(m.address));
    table.peersChanged(PeerSet.watchAll(others), 0);
    scheduleWake();
    machine.later(world.random.nextInt((int) TICK), this::tick);
  }

  // ---- hellos

  void received(InetSocketAddress from, Hello hello) {
    table.received(from, hello, clock());
    scheduleWake();
  }

  void unreachable(InetSocketAddress peer) {
    table.unreachable(peer, clock());
    scheduleWake();
  }

  private void scheduleWake() {
    long at = startedAt + table.wakeAt();
    if (at < wakeScheduled) {
      wakeScheduled = at;
      machine.later(
          at - world.now,
          () -> {
            wakeScheduled = Long.MAX_VALUE;
            if (clock() >= table.wakeAt()) {
              table.wake(clock());
            }
            scheduleWake();
          });
    }
  }

  private long clock() {
    return world.now - startedAt;
  }

  @Override
  public void send(InetSocketAddress peer, Hello hello) {
    world.hello(machine, peer, hello);
  }

  @Override
  public void probe(InetSocketAddress peer) {
    world.probe(
        machine,
        peer,
        () -> {
          table.hostAnswered(peer, clock());
          scheduleWake();
        });
  }

  @Override
  public void observed(Observation observation) {
    Machine peer = world.machine(observation.peer());
    if (observation instanceof Observation.Alive alive) {
      backAgain(peer.name, alive.incarnation());
      heardIncarnation.put(peer.name, alive.incarnation());
      aliveSince.put(peer.name, world.now);
      heard.put(peer.name, PeerStatus.ALIVE);
      if (world.bug != Bug.TELLS_ONCE) {
        tellClaims(List.of(peer));
        tellApart(peer);
      }
    } else if (observation instanceof Observation.Suspected suspected) {
      probes.values().removeIf(answer -> answer == WireProbe.SPEAKER);
      heard.put(peer.name, PeerStatus.SUSPECTED);
      sameProcessBack.remove(peer.name);
      rivals.values().removeIf(claim -> claim.node().equals(peer.name));
      note("holds " + peer + " to be dead: " + suspected.reason());
    } else if (observation instanceof Observation.Leaving) {
      heard.put(peer.name, PeerStatus.LEAVING);
    }
    reconcileAll();
  }

  private void backAgain(String peer, long incarnation) {
    Long before = heardIncarnation.get(peer);
    if (before != null && before == incarnation) {
      sameProcessBack.add(peer);
      if (alone()) {
        // Others will come back too: see who does before telling anybody what we claimed.
        quarantineUntil = world.now + QUARANTINE;
      }
    }
  }

  /** Whether most of the others seem dead, so that it is rather this node that is cut off. */
  private boolean alone() {
    long dead = heard.values().stream().filter(status -> status == PeerStatus.SUSPECTED).count();
    return 2 * dead > world.machines.size() - 1;
  }

  /** A claim that the plan must not follow yet: its owner may never have stopped. */
  boolean isDoubtful(Claim claim) {
    return claimedAlone.contains(claim.address()) && (alone() || world.now < quarantineUntil);
  }

  /** A claim that must not be told yet. */
  private boolean isWeak(Claim claim) {
    return claimedAlone.contains(claim.address()) && world.now < quarantineUntil;
  }

  /** What is known of another node: its hello, and whether that process has joined. */
  PeerStatus status(String node) {
    PeerStatus status = heard.getOrDefault(node, PeerStatus.UNKNOWN);
    if (status == PeerStatus.ALIVE || status == PeerStatus.LEAVING) {
      Long joined = joinedIncarnation.get(node);
      boolean same = joined != null && joined.equals(heardIncarnation.get(node));
      return same ? status : joined == null ? PeerStatus.UNKNOWN : PeerStatus.SUSPECTED;
    }
    boolean unheard =
        world.now - Math.max(startedAt, gossipAt.getOrDefault(node, startedAt)) > NEVER_HEARD;
    return status == PeerStatus.UNKNOWN && unheard ? PeerStatus.SUSPECTED : status;
  }

  // ---- messages

  void told(Machine from, Message message) {
    if (message instanceof Message.Gossip gossip) {
      gossipAt.put(from.name, world.now);
      joinedIncarnation.put(from.name, gossip.incarnation());
      adopt(gossip.plan());
    } else if (message instanceof Message.Claims claims) {
      claims.claims().forEach(claim -> onClaim(from, claim));
    } else if (message instanceof Message.Hand hand) {
      onHand(from, hand);
    } else if (message instanceof Message.HandOk handOk) {
      onHandOk(handOk.claim());
    }
  }

  void adopt(Plan newer) {
    if (newer.version().isAfter(plan.version())) {
      if (plan.version().equals(PlanVersion.NONE)) {
        newer.assignments().values().stream()
            .filter(assignment -> assignment.epoch() > 1)
            .filter(assignment -> !own.containsKey(assignment.address()))
            .forEach(assignment -> lookFirst.put(assignment.address(), assignment.epoch()));
      }
      plan = newer;
      reconcileAll();
    }
  }

  private void onClaim(Machine from, Claim claim) {
    if (world.bug == Bug.DEAF) {
      return;
    }
    heardClaim(claim);
    onHandOk(claim);
    reconcile(claim.address());
    Claim mine = own.get(claim.address());
    if (mine != null && ClaimOrder.outranks(mine, claim)) {
      world.tell(machine, from, new Message.Claims(List.of(mine)));
      if (isApart(from) && !isDoubtful(mine)) {
        world.note(machine, from, new Message.Claims(List.of(mine)));
      }
    }
  }

  /** Whether the cluster may not carry claims to it, though it is alive. */
  private boolean isApart(Machine peer) {
    boolean fresh = world.now - aliveSince.getOrDefault(peer.name, 0L) < RECONNECTION;
    return world.bug != Bug.CLUSTER_ONLY
        && heard.get(peer.name) == PeerStatus.ALIVE
        && (fresh || !world.settled(machine, peer));
  }

  private void tellApart(Machine peer) {
    List<Claim> tellable = own.values().stream().filter(claim -> !isDoubtful(claim)).toList();
    if (isApart(peer) && !tellable.isEmpty()) {
      world.note(machine, peer, new Message.Claims(tellable));
    }
  }

  private void heardClaim(Claim claim) {
    IpAddress address = claim.address();
    epochSeen.merge(address, claim.epoch(), Math::max);
    Optional<Claim> before = rival(address).filter(known -> !known.node().equals(claim.node()));
    if (before.isEmpty() || !ClaimOrder.outranks(before.get(), claim)) {
      rivals.put(address, claim);
      rivalHeardAt.put(address, world.now);
    }
  }

  /** The claim of another node that stands. */
  Optional<Claim> rival(IpAddress address) {
    boolean valid =
        world.bug == Bug.NEVER_EXPIRES
            || world.now - rivalHeardAt.getOrDefault(address, Long.MIN_VALUE / 2) < CLAIM_VALID;
    return Optional.ofNullable(rivals.get(address)).filter(claim -> valid);
  }

  private void onHand(Machine from, Message.Hand hand) {
    IpAddress address = hand.assignment().address();
    Claim mine = own.get(address);
    if (mine == null || mine.epoch() < hand.epoch()) {
      if (leaving) {
        return;
      }
      claim(address, hand.epoch(), true, "handed over by " + from);
    }
    world.tell(machine, from, new Message.HandOk(own.get(address)));
  }

  private void onHandOk(Claim claim) {
    Claim mine = own.get(claim.address());
    if (mine != null && ClaimOrder.outranks(claim, mine) && world.bug != Bug.CLINGS) {
      heardClaim(claim);
      stop(claim.address(), "yields to " + claim.node());
    }
  }

  private void tick() {
    machine.later(TICK, this::tick);
    allocator.tick();
    others(peer -> world.tell(machine, peer, new Message.Gossip(machine.incarnation, plan)));
    reconcileAll();
    if (world.bug != Bug.TELLS_ONCE) {
      tellClaims(world.machines);
      others(this::tellApart);
    }
  }

  /** The process stood still and goes on: silent for what it answered, until the LAN was asked. */
  void silence() {
    if (world.bug != Bug.SLEEPWALKS) {
      List.copyOf(own.keySet()).forEach(address -> stop(address, "stood still"));
      reconcileAll();
    }
  }

  private void tellClaims(List<Machine> peers) {
    List<Claim> provisional =
        own.values().stream().filter(Claim::provisional).filter(c -> !isWeak(c)).toList();
    if (!provisional.isEmpty()) {
      // Never to a peer held to be dead: what waits in a queue until the way is whole again would
      // arrive before we know who is back.
      peers.stream()
          .filter(peer -> peer != machine && heard.get(peer.name) != PeerStatus.SUSPECTED)
          .forEach(peer -> world.tell(machine, peer, new Message.Claims(provisional)));
    }
  }

  private void others(Consumer<Machine> action) {
    world.machines.stream().filter(peer -> peer != machine).forEach(action);
  }

  // ---- decisions

  void leave() {
    leaving = true;
    table.leaving(true, clock());
    reconcileAll();
  }

  private void reconcileAll() {
    Set<IpAddress> addresses = new HashSet<>(plan.assignments().keySet());
    addresses.addAll(own.keySet());
    new ArrayList<>(addresses).stream().sorted().forEach(this::reconcile);
  }

  private void reconcile(IpAddress address) {
    Situation now = situation(address);
    Decision decision = Takeover.decide(now);
    String line = address + ": " + decision;
    if (!line.equals(said.put(address, line))) {
      note(line);
    }
    if (decision instanceof Decision.Announce announce) {
      claim(address, announce.epoch(), false, announce.reason());
    } else if (decision instanceof Decision.Provisional provisional) {
      long epoch = provisional.epoch() - (world.bug == Bug.OLD_EPOCH ? 1 : 0);
      claim(address, epoch, true, provisional.reason());
    } else if (decision instanceof Decision.Probe) {
      probe(address);
    } else if (decision instanceof Decision.HandOver over) {
      handOver(now.assignment().orElseThrow(), over);
    } else if (decision instanceof Decision.Yield && own.containsKey(address)) {
      stop(address, decision.reason());
    }
  }

  private Situation situation(IpAddress address) {
    Optional<Assignment> assignment = plan.assignment(address);
    Map<String, PeerStatus> peers = new HashMap<>();
    others(peer -> peers.put(peer.name, statusForDecision(peer.name)));
    boolean settled =
        assignment
            .flatMap(Assignment::owner)
            .map(owner -> world.now - aliveSince.getOrDefault(owner.node(), world.now) > SETTLED)
            .orElse(false);
    boolean cutOff =
        claimedAlone.contains(address)
            && assignment
                .flatMap(Assignment::owner)
                .filter(owner -> sameProcessBack.contains(owner.node()))
                .filter(owner -> peers.get(owner.node()) == PeerStatus.ALIVE)
                .isPresent();
    return new Situation(
        machine.name,
        assignment,
        peers,
        settled,
        cutOff,
        Optional.ofNullable(own.get(address)),
        assignment
            .filter(planned -> lookFirst.getOrDefault(address, 0L) >= planned.epoch())
            .isPresent(),
        rival(address),
        epochSeen.getOrDefault(address, 0L),
        probes.getOrDefault(address, WireProbe.NOT_ASKED),
        true,
        !leaving);
  }

  private PeerStatus statusForDecision(String node) {
    PeerStatus status = status(node);
    return world.bug == Bug.COWARD && status == PeerStatus.SUSPECTED ? PeerStatus.ALIVE : status;
  }

  private void claim(IpAddress address, long epoch, boolean provisional, String reason) {
    Claim claim = new Claim(address, machine.name, epoch, provisional);
    lookFirst.remove(address);
    Claim before = own.put(address, claim);
    if (before != null && before.epoch() > epoch) {
      throw new Violation(machine + " let the epoch of " + address + " fall: " + before + claim);
    }
    if (!provisional) {
      claimedAlone.remove(address);
    } else if (before == null && alone() && world.bug != Bug.LONELY_KING) {
      claimedAlone.add(address);
    }
    if (!claim.equals(before) && provisional) {
      note("claims %s with epoch %d: %s".formatted(address, epoch, reason));
    }
    if (!claim.equals(before)) {
      tellClaims(world.machines);
    }
  }

  private void stop(IpAddress address, String reason) {
    lookFirst.put(address, own.remove(address).epoch());
    claimedAlone.remove(address);
    note("stops answering for " + address + ": " + reason);
  }

  private void handOver(Assignment assignment, Decision.HandOver over) {
    long last = handedAt.getOrDefault(assignment.address(), Long.MIN_VALUE / 2);
    if (world.now - last > 100 * World.MS) {
      handedAt.put(assignment.address(), world.now);
      Message hand = new Message.Hand(assignment, over.epoch());
      world.tell(machine, world.machine(over.to()), hand);
    }
  }

  private void probe(IpAddress address) {
    probes.put(address, WireProbe.ASKED);
    machine.later(
        PROBE,
        () -> {
          boolean answered =
              world.machines.stream()
                  .filter(peer -> peer != machine && world.connected(machine, peer))
                  .anyMatch(peer -> peer.awake() && peer.speaker.own.containsKey(address));
          probes.put(address, answered ? WireProbe.SPEAKER : WireProbe.NOBODY);
          machine.later(PROBE_VALID, () -> probes.remove(address));
          reconcile(address);
        });
  }

  void note(String what) {
    world.note(machine.name, what);
  }
}
