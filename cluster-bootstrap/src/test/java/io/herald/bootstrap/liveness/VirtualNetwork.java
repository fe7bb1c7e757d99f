package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Tables that exchange hellos in virtual time: datagrams take 0.1 to 1 ms, a live node without a
 * process answers with ICMP, a paused process reads its queue when it goes on. Times in ms.
 */
final class VirtualNetwork {
  private static final long MS = 1_000_000;

  private final Random random;
  private final Map<InetSocketAddress, Node> nodes = new HashMap<>();
  private final Map<InetSocketAddress, List<Observation>> told = new HashMap<>();
  private final PriorityQueue<Flight> flights = new PriorityQueue<>();
  private long incarnations;
  private long order;
  private long now;

  /** Whether a datagram from one to the other arrives. */
  interface Links {
    boolean deliver(InetSocketAddress from, InetSocketAddress to);
  }

  private Links links = (from, to) -> true;

  private final class Node implements PeerTable.Output {
    final InetSocketAddress address;
    final long incarnation = ++incarnations;
    final long startedAt = now;
    final PeerTable table;
    final Map<InetSocketAddress, Hello> last = new HashMap<>();
    final List<Flight> queue = new ArrayList<>();
    long pausedUntil = Long.MIN_VALUE;
    boolean running = true;
    long sent;

    Node(InetSocketAddress address, HelloSettings settings) {
      this.address = address;
      this.table = new PeerTable(address, incarnation, settings, 0, this);
    }

    @Override
    public void send(InetSocketAddress peer, Hello hello) {
      sent++;
      last.put(peer, hello);
      fly(new Flight(later(), order++, address, peer, hello));
    }

    /** The kernel answers even while its process is paused. */
    @Override
    public void probe(InetSocketAddress peer) {
      Node to = nodes.get(peer);
      boolean answers = to != null && to.running && links.deliver(address, peer);
      if (answers && links.deliver(peer, address)) {
        fly(new Flight(later() + later() - now, order++, peer, address, null, true));
      }
    }

    @Override
    public void observed(Observation observation) {
      told.get(address).add(observation);
    }

    boolean paused() {
      return now < pausedUntil;
    }

    void arrive(Flight flight) {
      if (flight.answer) {
        table.hostAnswered(flight.from, now - startedAt);
      } else if (flight.hello == null) {
        table.unreachable(flight.from, now - startedAt);
      } else {
        table.received(flight.from, flight.hello, now - startedAt);
      }
    }

    void wake() {
      queue.forEach(this::arrive);
      queue.clear();
      if (now - startedAt >= table.wakeAt()) {
        table.wake(now - startedAt);
      }
    }
  }

  /**
   * A datagram, or without a hello the ICMP error that {@code from} has no process, or the {@code
   * answer} of its node to a probe.
   */
  private record Flight(
      long at,
      long order,
      InetSocketAddress from,
      InetSocketAddress to,
      Hello hello,
      boolean answer)
      implements Comparable<Flight> {
    Flight(long at, long order, InetSocketAddress from, InetSocketAddress to, Hello hello) {
      this(at, order, from, to, hello, false);
    }

    @Override
    public int compareTo(Flight other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  VirtualNetwork(long seed) {
    random = new Random(seed);
  }

  void start(InetSocketAddress address, HelloSettings settings) {
    nodes.put(address, new Node(address, settings));
    told.putIfAbsent(address, new ArrayList<>());
  }

  /** The process is gone, its node answers with ICMP. */
  void kill(InetSocketAddress address) {
    nodes.get(address).running = false;
  }

  void powerOff(InetSocketAddress address) {
    nodes.remove(address);
  }

  void pause(InetSocketAddress address, long millis) {
    nodes.get(address).pausedUntil = now + millis * MS;
  }

  void links(Links rule) {
    links = rule;
  }

  PeerTable table(InetSocketAddress address) {
    return nodes.get(address).table;
  }

  boolean running(InetSocketAddress address) {
    return nodes.containsKey(address) && nodes.get(address).running;
  }

  long incarnation(InetSocketAddress address) {
    return nodes.get(address).incarnation;
  }

  /** The node's own clock. */
  long now(InetSocketAddress address) {
    return now - nodes.get(address).startedAt;
  }

  long sent(InetSocketAddress address) {
    return nodes.get(address).sent;
  }

  Hello lastHello(InetSocketAddress from, InetSocketAddress to) {
    return nodes.get(from).last.get(to);
  }

  List<Observation> told(InetSocketAddress address) {
    return told.get(address);
  }

  void forgetTold() {
    told.values().forEach(List::clear);
  }

  void run(long millis) {
    long end = now + millis * MS;
    for (long next = nextEvent(); next <= end; next = nextEvent()) {
      now = Math.max(now, next);
      while (!flights.isEmpty() && flights.peek().at <= now) {
        land(flights.poll());
      }
      for (Node node : List.copyOf(nodes.values())) {
        if (node.running && !node.paused()) {
          node.wake();
        }
      }
    }
    now = end;
  }

  private long nextEvent() {
    long next = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().at;
    for (Node node : nodes.values()) {
      if (node.running) {
        long due = Math.max(node.startedAt + node.table.wakeAt(), node.pausedUntil);
        next = Math.min(next, due);
      }
    }
    return next;
  }

  private void land(Flight flight) {
    Node to = nodes.get(flight.to);
    if (to == null || (!flight.answer && !links.deliver(flight.from, flight.to))) {
      return;
    }
    if (!to.running) {
      if (flight.hello != null) {
        fly(new Flight(later(), order++, flight.to, flight.from, null));
      }
    } else if (to.paused()) {
      to.queue.add(flight);
    } else {
      to.arrive(flight);
    }
  }

  private void fly(Flight flight) {
    flights.add(flight);
  }

  private long later() {
    return now + MS / 10 + random.nextInt((int) (MS * 9 / 10));
  }
}
