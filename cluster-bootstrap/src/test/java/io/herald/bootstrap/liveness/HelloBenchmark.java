package io.herald.bootstrap.liveness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the hello costs one node: {@code HelloBenchmark [seconds] [nodes...]}. The node under test
 * watches, and is watched by, all others (everybody's worst case, and every cluster's shape up to a
 * dozen nodes) and then only those of a plan whose owners' standbys are their two successors. Real
 * sockets on loopback, one thread a node, all in this process; CPU is that of the tested node's
 * thread.
 */
public final class HelloBenchmark {
  private static final int PORT = 27946;

  private HelloBenchmark() {}

  /** Prints a Markdown table. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException, InterruptedException {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      sizes.add(Integer.parseInt(args[i]));
    }
    System.out.println("| nodes | watches | links | sent/s | received/s | CPU of a core | false |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int size : sizes.isEmpty() ? List.of(3, 10, 50, 100) : sizes) {
      System.out.println(measure(size, true, seconds));
      System.out.println(measure(size, false, seconds));
    }
  }

  private static String measure(int size, boolean everyone, int seconds)
      throws IOException, InterruptedException {
    List<HelloService> services = new ArrayList<>();
    LongAdder suspicions = new LongAdder();
    for (int node = 0; node < size; node++) {
      HelloService service =
          HelloService.start(
              address(node),
              node + 1,
              Hellos.KEYS,
              HelloSettings.DEFAULTS,
              observation -> {
                if (observation instanceof Observation.Suspected) {
                  suspicions.increment();
                }
              });
      service.updatePeers(peers(node, size, everyone));
      services.add(service);
    }
    HelloService tested = services.get(0);
    Thread.sleep(3000);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    HelloStats before = tested.stats();
    long cpu = threads.getThreadCpuTime(tested.threadId());
    long start = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    double elapsed = (System.nanoTime() - start) / 1e9;
    double share = (threads.getThreadCpuTime(tested.threadId()) - cpu) / 1e9 / elapsed;
    HelloStats after = tested.stats();
    long links =
        tested.peers().toCompletableFuture().join().stream()
            .filter(peer -> peer.watched() || peer.watchesUs())
            .count();
    services.forEach(HelloService::close);
    return "| %d | %s | %d | %.0f | %.0f | %.2f %% | %d |"
        .formatted(
            size,
            everyone ? "everyone" : "by plan",
            links,
            (after.sent() - before.sent()) / elapsed,
            (after.received() - before.received()) / elapsed,
            share * 100,
            suspicions.sum());
  }

  /** The tested node is number 0; the others of "everyone" watch only it, to leave it the CPU. */
  private static PeerSet peers(int node, int size, boolean everyone) {
    Set<InetSocketAddress> all = new HashSet<>();
    for (int other = 0; other < size; other++) {
      all.add(address(other));
    }
    all.remove(address(node));
    if (everyone) {
      return PeerSet.watchAll(node == 0 ? all : Set.of(address(0)));
    }
    List<List<InetSocketAddress>> candidates = new ArrayList<>();
    for (int owner = 0; owner < size; owner++) {
      candidates.add(
          List.of(address(owner), address((owner + 1) % size), address((owner + 2) % size)));
    }
    return new WatchPlan(1, 2, 2).peersOf(address(node), all, Set.of(), candidates);
  }

  private static InetSocketAddress address(int node) {
    return Hellos.at("127.46.1." + (node + 1), PORT);
  }
}
