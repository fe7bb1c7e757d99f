package io.herald.bootstrap.simulation;

import io.herald.actors.net.IpAddress;
import io.herald.bootstrap.liveness.Hello;
import io.herald.bootstrap.liveness.HelloSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Nodes, the network between them, and time. */
final class World {
  static final long MS = 1_000_000;

  /** How long messages between actors stay lost after a cut way is whole again. */
  private static final long RECONNECT = 700 * MS;

  /** A way that was cut for longer than this has two clusters at its ends. */
  private static final long REMOVED = 8_000 * MS;

  /** What they take to become one again: until then they exchange nothing but hellos. */
  private static final long MERGE = 6_000 * MS;

  final Random random;
  final Bug bug;
  final Timeline timeline = new Timeline();
  final List<Machine> machines = new ArrayList<>();
  final List<IpAddress> addresses = new ArrayList<>();
  final HelloSettings settings = HelloSettings.DEFAULTS;
  final Lease lease = new Lease(this);
  final boolean[][] cut;
  private final long[][] cutSince;
  private final long[][] connectedFrom;
  double loss;

  /** Whether the allocator moves an address now and then, as an operator would. */
  boolean rebalances = true;

  long now;
  long steps;
  private long order;
  private final PriorityQueue<Event> events = new PriorityQueue<>();

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  World(long seed, int nodes, int addressCount, Bug bug) {
    this.random = new Random(seed);
    this.bug = bug;
    cut = new boolean[nodes][nodes];
    cutSince = new long[nodes][nodes];
    connectedFrom = new long[nodes][nodes];
    for (int i = 0; i < addressCount; i++) {
      addresses.add(IpAddress.parse("192.168.1." + (210 + i)));
    }
    for (int i = 0; i < nodes; i++) {
      machines.add(new Machine(this, i, socketAddress(i)));
    }
    // Not all at once, so that their hellos come one after the other.
    machines.forEach(machine -> after(random.nextInt((int) (500 * MS)), machine::start));
  }

  private static InetSocketAddress socketAddress(int node) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) (node + 1)}), 7946);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(time, now), order++, action));
  }

  void after(long delay, Runnable action) {
    at(now + delay, action);
  }

  void run(long nanos) {
    long end = now + nanos;
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.poll();
      now = event.at;
      steps++;
      event.action.run();
    }
    now = end;
  }

  // ---- the network

  /** Cuts or restores one direction. */
  void setCut(int from, int to, boolean isCut) {
    if (cut[from][to] && !isCut) {
      boolean removed = now - cutSince[from][to] > REMOVED;
      connectedFrom[from][to] = now + (removed ? MERGE : RECONNECT);
    } else if (!cut[from][to] && isCut) {
      cutSince[from][to] = now;
    }
    cut[from][to] = isCut;
  }

  /** Whether frames pass both ways between two machines that have power. */
  boolean connected(Machine one, Machine other) {
    return one.powered
        && other.powered
        && !cut[one.index][other.index]
        && !cut[other.index][one.index];
  }

  /** Whether {@code machine} finds out that {@code other} is on the LAN and alive. */
  boolean hears(Machine machine, Machine other) {
    return machine == other || (other.powered && other.carrier && !cut[other.index][machine.index]);
  }

  /** Whether they are on the LAN together. */
  boolean share(Machine one, Machine other) {
    return one.carrier && other.carrier && connected(one, other);
  }

  void hello(Machine from, InetSocketAddress to, Hello hello) {
    Machine target = machine(to);
    if (lost(from, target)) {
      return;
    }
    after(
        delay(),
        () -> {
          if (!target.powered) {
            return;
          }
          if (target.running) {
            target.whenAwake(() -> target.speaker.peers().received(from.address, hello));
          } else if (!lost(target, from)) {
            after(
                delay(),
                () -> {
                  if (from.running) {
                    from.whenAwake(() -> from.speaker.peers().unreachable(to));
                  }
                });
          }
        });
  }

  /** Knocks at a machine: its kernel answers for a process that listens, paused or not. */
  void probe(Machine from, InetSocketAddress to, Runnable answered) {
    Machine target = machine(to);
    if (lost(from, target) || lost(target, from) || !target.running) {
      return;
    }
    long process = from.incarnation;
    after(
        delay() + delay(),
        () -> {
          if (from.running && from.incarnation == process) {
            from.whenAwake(answered);
          }
        });
  }

  /** A message between actors; {@code false} when it is lost for certain. */
  void tell(Machine from, Machine to, Message message) {
    if (!connected(from, to) || !settled(from, to) || !to.running) {
      return;
    }
    long incarnation = to.incarnation;
    after(
        MS + random.nextInt((int) (4 * MS)),
        () -> {
          if (to.running && to.incarnation == incarnation && connected(from, to)) {
            to.whenAwake(() -> to.speaker.told(from, message));
          }
        });
  }

  /** Whether the cluster carries messages between two machines, if frames pass. */
  boolean settled(Machine one, Machine other) {
    return now >= connectedFrom[one.index][other.index]
        && now >= connectedFrom[other.index][one.index];
  }

  /** A note beside the hellos: may be lost, and needs no cluster. */
  void note(Machine from, Machine to, Message message) {
    if (!lost(from, to) && to.running) {
      long incarnation = to.incarnation;
      after(
          delay(),
          () -> {
            if (to.running && to.incarnation == incarnation) {
              to.whenAwake(() -> to.speaker.told(from, message));
            }
          });
    }
  }

  private boolean lost(Machine from, Machine to) {
    return !from.powered || !to.powered || cut[from.index][to.index] || random.nextDouble() < loss;
  }

  private long delay() {
    long late = loss > 0 && random.nextInt(10) == 0 ? random.nextInt((int) (150 * MS)) : 0;
    return MS / 10 + random.nextInt((int) MS) + late;
  }

  Machine machine(InetSocketAddress address) {
    return machines.stream().filter(m -> m.address.equals(address)).findFirst().orElseThrow();
  }

  Machine machine(String name) {
    return machines.stream().filter(m -> m.name.equals(name)).findFirst().orElseThrow();
  }

  void note(String who, String what) {
    timeline.add(now, who, what);
  }
}
