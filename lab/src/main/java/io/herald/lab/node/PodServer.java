package io.herald.lab.node;

import io.herald.lab.network.Daemon;
import io.herald.lab.network.LabException;
import io.herald.lab.network.PodAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A pod's process: a small server (a Perl script, since perl-base is on every Debian and one
 * process of 8 MB without forks per request does not disturb a stopwatch). On its TCP ports it
 * answers HTTP with a page that names the pod and its node, on its UDP ports it echoes and appends
 * the pod's name.
 */
public final class PodServer {
  private static final String SCRIPT = "pod.pl";
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final Node node;
  private final PodAddresses addresses;
  private final Collection<Integer> tcpPorts;
  private final Daemon daemon;

  private PodServer(
      Node node, PodAddresses addresses, Collection<Integer> tcpPorts, Daemon daemon) {
    this.node = node;
    this.addresses = addresses;
    this.tcpPorts = tcpPorts;
    this.daemon = daemon;
  }

  /**
   * Starts a pod on a node and waits until it listens.
   *
   * @param name the pod's name
   * @param addresses its addresses
   * @param tcpPorts where it serves HTTP
   * @param udpPorts where it echoes
   */
  public static PodServer start(
      Node node,
      String name,
      PodAddresses addresses,
      Collection<Integer> tcpPorts,
      Collection<Integer> udpPorts) {
    node.addAddresses(addresses.ipv4(), addresses.ipv6());
    var daemon =
        node.daemon(
            "pod-" + name,
            List.of(
                "perl",
                script(node.logs()).toString(),
                name,
                node.name(),
                addresses.ipv4(),
                addresses.ipv6(),
                commas(tcpPorts),
                commas(udpPorts)),
            Map.of());
    var pod = new PodServer(node, addresses, List.copyOf(tcpPorts), daemon);
    node.onBoot(() -> node.addAddresses(addresses.ipv4(), addresses.ipv6()));
    daemon.start();
    pod.awaitListening();
    return pod;
  }

  /** Its addresses. */
  public PodAddresses addresses() {
    return addresses;
  }

  /** Whether its process runs. */
  public boolean alive() {
    return daemon.alive();
  }

  /** Ends the process and removes its addresses. */
  public void stop() {
    node.forget(daemon);
    daemon.terminate(Duration.ofSeconds(2));
    if (node.host().powered()) {
      node.removeAddresses(addresses.ipv4(), addresses.ipv6());
    }
  }

  private void awaitListening() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    for (int port : tcpPorts) {
      while (!node.namespace().call(() -> listens(port))) {
        if (!daemon.alive() || System.nanoTime() > deadline) {
          throw new LabException(daemon.name() + " does not listen: see " + daemon.log());
        }
      }
    }
  }

  private boolean listens(int port) throws InterruptedException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(addresses.ipv4(), port), 1000);
      return true;
    } catch (IOException e) {
      Thread.sleep(2);
      return false;
    }
  }

  private static String commas(Collection<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static synchronized Path script(Path logs) {
    var file = logs.getParent().resolveSibling(SCRIPT);
    if (!Files.exists(file)) {
      try (var in = Objects.requireNonNull(PodServer.class.getResourceAsStream(SCRIPT))) {
        Files.copy(in, file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }
    return file;
  }
}
