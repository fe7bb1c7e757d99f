package io.herald.bootstrap.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One speaker's hello as a process: {@code HelloPeerMain own-ip peer-ip...}. Prints a line for each
 * observation: the machine's monotonic clock in ns, the observation, the peer's IP, the detail.
 */
public final class HelloPeerMain {
  private HelloPeerMain() {}

  /** Runs until killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    // Stands for the cluster's port: the kernel answers for it while we are stopped.
    ServerSocket mesh = new ServerSocket();
    mesh.bind(Hellos.at(args[0]));
    Set<InetSocketAddress> peers =
        Stream.of(args).skip(1).map(Hellos::at).collect(Collectors.toSet());
    HelloService service =
        HelloService.start(
            Hellos.at(args[0]),
            ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
            Hellos.KEYS,
            HelloSettings.DEFAULTS,
            HelloPeerMain::print);
    service.updatePeers(PeerSet.watchAll(peers));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    new CountDownLatch(1).await();
    mesh.close();
  }

  @SuppressWarnings("SystemOut")
  private static void print(Observation observation) {
    String detail = observation instanceof Observation.Suspected s ? s.reason().name() : "-";
    System.out.printf(
        "%d %s %s %s%n",
        System.nanoTime(),
        observation.getClass().getSimpleName(),
        observation.peer().getAddress().getHostAddress(),
        detail);
    System.out.flush();
  }
}
