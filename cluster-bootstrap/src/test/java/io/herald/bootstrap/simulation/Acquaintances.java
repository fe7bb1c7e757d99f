package io.herald.bootstrap.simulation;

import io.herald.announcer.takeover.PeerStatus;
import io.herald.bootstrap.liveness.Hello;
import io.herald.bootstrap.liveness.Observation;
import io.herald.bootstrap.liveness.PeerSet;
import io.herald.bootstrap.liveness.PeerTable;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A process's hello, and what it makes of its peers: {@link PeerTable} as it is. */
final class Acquaintances implements PeerTable.Output {
  /** A peer that neither hello nor the cluster ever reached counts as dead after this. */
  private static final long NEVER_HEARD = 5000 * World.MS;

  private final Speaker speaker;
  private final Machine machine;
  private final World world;
  private final long startedAt;
  private final PeerTable table;
  private final Map<String, PeerStatus> heard = new HashMap<>();
  private final Map<String, Long> heardIncarnation = new HashMap<>();

  private long wakeScheduled = Long.MAX_VALUE;

  Acquaintances(Speaker speaker) {
    this.speaker = speaker;
    this.machine = speaker.machine;
    this.world = machine.world;
    this.startedAt = world.now;
    this.table = new PeerTable(machine.address, machine.incarnation, world.settings, 0, this);
  }

  void start() {
    Set<InetSocketAddress> others = new HashSet<>();
    world.machines.stream().filter(m -> m != machine).forEach(m -> others.add(m.address));
    table.peersChanged(PeerSet.watchAll(others), 0);
    scheduleWake();
  }

  void leave() {
    table.leaving(true, clock());
  }

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
      heardIncarnation.put(peer.name, alive.incarnation());
      heard.put(peer.name, PeerStatus.ALIVE);
    } else if (observation instanceof Observation.Suspected) {
      heard.put(peer.name, PeerStatus.SUSPECTED);
    } else if (observation instanceof Observation.Leaving) {
      heard.put(peer.name, PeerStatus.LEAVING);
    }
    speaker.peer(peer);
  }

  /** What is known of another node: its hello, and whether that process has joined. */
  PeerStatus status(String node) {
    PeerStatus status = heard.getOrDefault(node, PeerStatus.UNKNOWN);
    if (status == PeerStatus.ALIVE || status == PeerStatus.LEAVING) {
      return speaker
          .joined(node)
          .map(joined -> status == PeerStatus.ALIVE && !joined.equals(heardIncarnation.get(node)))
          .map(restarted -> restarted ? PeerStatus.RESTARTED : status)
          .orElse(PeerStatus.UNKNOWN);
    }
    long lastSign = Math.max(startedAt, speaker.gossipAt.getOrDefault(node, startedAt));
    boolean unheard = world.now - lastSign > NEVER_HEARD;
    return status == PeerStatus.UNKNOWN && unheard ? PeerStatus.SUSPECTED : status;
  }
}
