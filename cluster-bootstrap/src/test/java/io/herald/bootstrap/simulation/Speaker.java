package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Assignment;
import io.herald.actors.plan.Claim;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.announcer.takeover.ClaimOrder;
import io.herald.announcer.takeover.Decision;
import io.herald.announcer.takeover.Knowledge;
import io.herald.announcer.takeover.OwnLinks;
import io.herald.announcer.takeover.PeerStatus;
import io.herald.announcer.takeover.Takeover;
import io.herald.announcer.takeover.WireProbe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One process: {@link Knowledge} and {@link Takeover} as they are, and around them, in the place of
 * actors and of the wire, as little as possible.
 */
final class Speaker {
  private static final long TICK = 500 * World.MS;
  private static final long PROBE = 30 * World.MS;

  /** What a message to the announcer's actor in the node's own lane stands for. */
  final Map<IpAddress, Claim> own = new TreeMap<>();

  final Machine machine;
  final Knowledge knowledge;
  final Map<String, Long> gossipAt = new HashMap<>();
  final Map<IpAddress, Long> epochSeen = new HashMap<>();
  boolean leaving;
  private final World world;
  private final Acquaintances peers;
  private final Allocator allocator;
  private final Map<String, Message.Known> known = new HashMap<>();
  private final Map<IpAddress, Claim> rivals = new HashMap<>();
  private final Map<IpAddress, Long> handedAt = new HashMap<>();
  private final Map<IpAddress, String> said = new HashMap<>();

  Speaker(Machine machine) {
    this.machine = machine;
    this.world = machine.world;
    this.knowledge = new Knowledge(machine.name, () -> world.now);
    this.peers = new Acquaintances(this);
    this.allocator = new Allocator(this);
  }

  void start() {
    peers.start();
    linksChanged();
    machine.later(world.random.nextInt((int) TICK), this::tick);
  }

  Acquaintances peers() {
    return peers;
  }

  /** The process that the cluster knows at a node. */
  Optional<Long> joined(String node) {
    return Optional.ofNullable(known.get(node)).map(Message.Known::incarnation);
  }

  Plan plan() {
    return knowledge.plan();
  }

  // ---- facts

  /** Something became of a peer, perhaps. */
  void peer(Machine peer) {
    PeerStatus status = peers.status(peer.name);
    if (world.bug == Bug.COWARD && status == PeerStatus.SUSPECTED) {
      status = PeerStatus.ALIVE;
    }
    Optional<PeerStatus> before = knowledge.peer(peer.name, status);
    if (before.isPresent()) {
      note("holds %s to be %s".formatted(peer, status));
      knowledge.sharedWith(peer.name).forEach(this::reconcile);
      boolean heard = status == PeerStatus.ALIVE || status == PeerStatus.RESTARTED;
      if (heard && world.bug != Bug.TELLS_ONCE) {
        noteTo(peer, claims());
      }
    }
  }

  /** The carrier came or went. */
  void linksChanged() {
    OwnLinks links = OwnLinks.UNKNOWN.with(machine.links());
    knowledge.links(leaving ? links.thatLeaves() : links);
    others(peer -> world.tell(machine, peer, gossip()));
    report();
    reconcileAll();
  }

  private Message gossip() {
    known.put(machine.name, new Message.Known(machine.incarnation, machine.carrier, world.now));
    return new Message.Gossip(Map.copyOf(known), plan());
  }

  private void report() {
    Map<String, SpeakerReport> reports = new HashMap<>();
    known.forEach((node, of) -> reports.put(node, world.machine(node).report(of)));
    if (world.bug != Bug.BLIND) {
      knowledge
          .reports(reports)
          .forEach(node -> knowledge.sharedWith(node).forEach(this::reconcile));
    }
  }

  void told(Machine from, Message message) {
    if (message instanceof Message.Gossip gossip) {
      gossipAt.put(from.name, world.now);
      gossip
          .speakers()
          .forEach((node, said) -> known.merge(node, said, (a, b) -> a.at() >= b.at() ? a : b));
      report();
      others(this::peer);
      adopt(gossip.plan());
    } else if (message instanceof Message.Claims claims) {
      claims.claims().forEach(claim -> onClaim(from, claim, claims.beside()));
    } else if (message instanceof Message.Hand hand) {
      onHand(from, hand);
    } else if (message instanceof Message.HandOk handOk) {
      onHandOk(handOk.claim());
    }
  }

  void adopt(Plan newer) {
    knowledge
        .plan(newer, own.keySet())
        .ifPresent(changed -> changed.stream().sorted().forEach(this::reconcile));
  }

  private void onClaim(Machine from, Claim claim, boolean beside) {
    if (world.bug == Bug.DEAF) {
      return;
    }
    rivals.put(claim.address(), claim);
    epochSeen.merge(claim.address(), claim.epoch(), Math::max);
    switch (knowledge.heard(claim)) {
      case YIELD -> {
        if (world.bug != Bug.CLINGS) {
          stop(claim.address(), "yields to " + claim.node());
        }
      }
      case INSIST -> insist(from, knowledge.claim(claim.address()).orElseThrow(), beside);
      case NONE -> {
        // The next decision about the address takes it into account.
      }
    }
  }

  private void insist(Machine from, Claim mine, boolean beside) {
    world.tell(machine, from, new Message.Claims(List.of(told(mine)), false));
    if (beside || knowledge.apart().contains(from.name)) {
      noteTo(from, List.of(told(mine)));
    }
  }

  // ---- again and again

  private void tick() {
    machine.later(TICK, this::tick);
    allocator.tick();
    others(this::peer);
    others(peer -> world.tell(machine, peer, gossip()));
    if (world.bug == Bug.NEVER_EXPIRES) {
      rivals.values().forEach(knowledge::heard);
    }
    reconcileAll();
    if (world.bug != Bug.TELLS_ONCE) {
      tellCluster(provisional());
      Set<String> apart = knowledge.apart();
      others(
          peer -> {
            if (apart.contains(peer.name)) {
              noteTo(peer, claims());
            }
          });
    }
  }

  /** The process stood still and goes on: silent for what it answered, until the LAN was asked. */
  void silence() {
    if (world.bug != Bug.SLEEPWALKS) {
      for (IpAddress address : List.copyOf(own.keySet())) {
        own.remove(address);
        knowledge.silenced(address);
        note("stops answering for " + address + ": stood still");
      }
      reconcileAll();
    }
  }

  void leave() {
    leaving = true;
    peers.leave();
    linksChanged();
  }

  // ---- claims

  private List<Claim> claims() {
    return knowledge.claims().stream().map(this::told).toList();
  }

  private List<Claim> provisional() {
    return claims().stream().filter(Claim::provisional).toList();
  }

  private Claim told(Claim claim) {
    return world.bug == Bug.LONELY_KING ? claim.doubted(false) : claim;
  }

  private void tellCluster(List<Claim> claims) {
    if (!claims.isEmpty()) {
      others(peer -> world.tell(machine, peer, new Message.Claims(claims, false)));
    }
  }

  private void noteTo(Machine peer, List<Claim> claims) {
    if (!claims.isEmpty() && world.bug != Bug.CLUSTER_ONLY) {
      world.note(machine, peer, new Message.Claims(claims, true));
    }
  }

  private void others(Consumer<Machine> action) {
    world.machines.stream().filter(peer -> peer != machine).forEach(action);
  }

  // ---- decisions

  private void reconcileAll() {
    Set<IpAddress> addresses = new HashSet<>(plan().assignments().keySet());
    addresses.addAll(own.keySet());
    new ArrayList<>(addresses).stream().sorted().forEach(this::reconcile);
  }

  private void reconcile(IpAddress address) {
    Decision decision = Takeover.decide(knowledge.situation(address));
    String line = address + ": " + decision;
    if (!line.equals(said.put(address, line))) {
      note(line);
    }
    if (decision instanceof Decision.Announce announce) {
      claim(address, announce.epoch(), false);
    } else if (decision instanceof Decision.Provisional provisional) {
      claim(address, provisional.epoch() - (world.bug == Bug.OLD_EPOCH ? 1 : 0), true);
    } else if (decision instanceof Decision.Probe) {
      probe(address);
    } else if (decision instanceof Decision.HandOver over) {
      handOver(address, over);
    } else if (decision instanceof Decision.Yield && own.containsKey(address)) {
      stop(address, decision.reason());
    }
  }

  private void claim(IpAddress address, long epoch, boolean provisional) {
    Claim claim = new Claim(address, machine.name, epoch, provisional);
    Claim before = own.put(address, claim);
    if (before != null && before.epoch() > epoch) {
      throw new Violation(machine + " let the epoch of " + address + " fall: " + before + claim);
    }
    if (!claim.equals(before)) {
      knowledge.started(claim, plan().assignment(address).orElseGet(() -> nobodys(address)));
      if (provisional) {
        tellCluster(List.of(told(knowledge.claim(address).orElseThrow())));
      }
    }
  }

  /** An address that is handed over before the plan with it has come. */
  private static Assignment nobodys(IpAddress address) {
    return new Assignment(address, new java.util.TreeSet<>(), List.of(), 0);
  }

  private void stop(IpAddress address, String reason) {
    own.remove(address);
    knowledge.stopped(address);
    note("stops answering for " + address + ": " + reason);
  }

  private void probe(IpAddress address) {
    knowledge.asked(address);
    machine.later(
        PROBE,
        () -> {
          boolean answered =
              world.machines.stream()
                  .filter(peer -> peer != machine && world.share(machine, peer))
                  .anyMatch(peer -> peer.answers(address));
          knowledge.probed(address, answered ? WireProbe.SPEAKER : WireProbe.NOBODY);
          reconcile(address);
        });
  }

  // ---- hand-over

  private void handOver(IpAddress address, Decision.HandOver over) {
    long last = handedAt.getOrDefault(address, Long.MIN_VALUE / 2);
    if (world.now - last > 100 * World.MS) {
      handedAt.put(address, world.now);
      Message hand = new Message.Hand(plan().assignment(address).orElseThrow(), over.epoch());
      world.tell(machine, world.machine(over.to()), hand);
    }
  }

  private void onHand(Machine from, Message.Hand hand) {
    IpAddress address = hand.assignment().address();
    Claim mine = own.get(address);
    if (mine == null || mine.epoch() < hand.epoch()) {
      if (leaving
          || !OwnLinks.UNKNOWN.with(machine.links()).hasCarrier(address, LinkSelection.ALL)) {
        return;
      }
      claim(address, hand.epoch(), true);
    }
    world.tell(machine, from, new Message.HandOk(own.get(address)));
  }

  private void onHandOk(Claim claim) {
    Claim mine = own.get(claim.address());
    if (mine != null && !ClaimOrder.outranks(mine, claim) && world.bug != Bug.CLINGS) {
      stop(claim.address(), "handed over to " + claim.node());
    }
  }

  // ---- for the allocator of this node

  /** The claim that the allocator would hear of from this speaker. */
  Optional<Claim> toldToTheAllocator(IpAddress address) {
    return knowledge.claim(address).map(this::told).filter(claim -> !claim.doubtful());
  }

  /** Another speaker's claim that it would hear of. */
  Optional<Claim> rival(IpAddress address) {
    return knowledge.situation(address).rival();
  }

  void note(String what) {
    world.note(machine.name, what);
  }
}
