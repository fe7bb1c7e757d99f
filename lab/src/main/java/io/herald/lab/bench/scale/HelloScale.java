package io.herald.lab.bench.scale;

import io.herald.bootstrap.liveness.HelloService;
import io.herald.bootstrap.liveness.HelloSettings;
import io.herald.bootstrap.liveness.HelloStats;
import io.herald.bootstrap.liveness.MeshKey;
import io.herald.bootstrap.liveness.MeshKeys;
import io.herald.bootstrap.liveness.Observation;
import io.herald.bootstrap.liveness.PeerSet;
import io.herald.bootstrap.liveness.WatchPlan;
import io.herald.lab.network.Addresses;
import io.herald.lab.network.Namespace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Many hellos in one process, on the loopback interface of a namespace. Node 0 is looked at: its
 * processor time is that of its thread. It watches, and is watched by, all others (the shape of a
 * cluster of up to a dozen nodes), or those of a plan whose owners' standbys are their two
 * successors.
 */
final class HelloScale {
  private static final int PORT = 7946;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final MeshKeys KEYS =
      MeshKeys.of(MeshKey.derive("a secret for a benchmark".getBytes(StandardCharsets.US_ASCII)));

  private final Namespace where;
  private final Duration window;

  /**
   * @param where the namespace whose loopback interface is used
   * @param window how long is counted
   */
  HelloScale(Namespace where, Duration window) {
    this.where = where;
    this.window = window;
  }

  /** Measures a cluster of so many nodes. */
  HelloCost measure(int nodes, boolean everyone) {
    // Threads and sockets made by a thread in the namespace belong to it.
    return where.call(() -> measureHere(nodes, everyone));
  }

  private HelloCost measureHere(int nodes, boolean everyone) throws IOException {
    var suspicions = new LongAdder();
    var services = new ArrayList<HelloService>();
    try {
      for (int node = 0; node < nodes; node++) {
        var service =
            HelloService.start(
                address(node),
                node + 1,
                KEYS,
                HelloSettings.DEFAULTS,
                seen -> count(seen, suspicions));
        services.add(service);
        service.updatePeers(peers(node, nodes, everyone));
      }
      LockSupport.parkNanos(WARM_UP.toNanos());
      suspicions.reset();
      return count(services.get(0), nodes, everyone, suspicions);
    } finally {
      services.forEach(HelloService::close);
    }
  }

  private static void count(Observation seen, LongAdder suspicions) {
    if (seen instanceof Observation.Suspected) {
      suspicions.increment();
    }
  }

  private HelloCost count(HelloService tested, int nodes, boolean everyone, LongAdder suspicions) {
    var threads = ManagementFactory.getThreadMXBean();
    HelloStats before = tested.stats();
    long cpu = threads.getThreadCpuTime(tested.threadId());
    long start = System.nanoTime();
    LockSupport.parkNanos(window.toNanos());
    double elapsed = (System.nanoTime() - start) / 1e9;
    double share = (threads.getThreadCpuTime(tested.threadId()) - cpu) / 1e9 / elapsed;
    HelloStats after = tested.stats();
    long links =
        tested.peers().toCompletableFuture().join().stream()
            .filter(peer -> peer.watched() || peer.watchesUs())
            .count();
    return new HelloCost(
        nodes,
        everyone,
        links,
        (after.sent() - before.sent()) / elapsed,
        (after.received() - before.received()) / elapsed,
        share,
        suspicions.sum());
  }

  /** Node 0 is looked at; of "everyone" the others watch only it, to leave it the processor. */
  private static PeerSet peers(int node, int nodes, boolean everyone) {
    Set<InetSocketAddress> others = new HashSet<>();
    for (int other = 0; other < nodes; other++) {
      others.add(address(other));
    }
    others.remove(address(node));
    if (everyone) {
      return PeerSet.watchAll(node == 0 ? others : Set.of(address(0)));
    }
    List<List<InetSocketAddress>> candidates = new ArrayList<>();
    for (int owner = 0; owner < nodes; owner++) {
      candidates.add(
          List.of(address(owner), address((owner + 1) % nodes), address((owner + 2) % nodes)));
    }
    var plan = new WatchPlan(1, WatchPlan.DEFAULTS.depth(), WatchPlan.DEFAULTS.ring());
    return plan.peersOf(address(node), others, Set.of(), candidates);
  }

  private static InetSocketAddress address(int node) {
    return new InetSocketAddress(Addresses.parse("127.46.1." + (node + 1)), PORT);
  }
}
