package io.herald.lab.node;

import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.Daemon;
import io.herald.lab.network.Host;
import io.herald.lab.network.Namespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A node: a host that forwards, with a pod network and routes to the other nodes' pods. What is
 * started on it by {@link #daemon} comes back by itself after {@link #powerOn()}, as after a boot.
 * Thread-safe.
 */
public final class Node {
  /** The bridge that holds the pods' addresses; by its name Herald never announces on it. */
  private static final String POD_BRIDGE = "cni0";

  private final Host host;
  private final int number;
  private final Path logs;
  private final Map<Integer, Host> peers = new ConcurrentHashMap<>();
  private final List<Daemon> daemons = new CopyOnWriteArrayList<>();
  private final List<Runnable> bootHooks = new CopyOnWriteArrayList<>();

  /**
   * @param host the host that is to be a node
   * @param number its number, from 1, which decides its pod network
   * @param logs the folder for what its daemons print
   */
  public Node(Host host, int number, Path logs) {
    this.host = host;
    this.number = number;
    this.logs = logs.resolve(host.name());
  }

  /** Sets up forwarding, the pod network and the routes to the other nodes' pods. */
  public void boot(Collection<Node> all) {
    all.stream().filter(node -> node != this).forEach(n -> peers.put(n.number, n.host));
    configure();
  }

  /** Its name. */
  public String name() {
    return host.name();
  }

  /** Its number, from 1. */
  public int number() {
    return number;
  }

  /** Its place on the LAN. */
  public Host host() {
    return host;
  }

  /** Its namespace of now. */
  public Namespace namespace() {
    return host.namespace();
  }

  /** The folder with what its daemons print. */
  public Path logs() {
    return logs;
  }

  /** Called after each power-on, when the network is up, before the daemons start. */
  public void onBoot(Runnable hook) {
    bootHooks.add(hook);
  }

  /**
   * Defines a program of this node, to be started by {@link Daemon#start()} now and by every
   * power-on later.
   */
  public Daemon daemon(String name, List<String> command, Map<String, String> environment) {
    var daemon =
        new Daemon(
            name + " on " + name(),
            host::namespace,
            command,
            environment,
            logs.resolve(name + ".log"));
    daemons.add(daemon);
    return daemon;
  }

  /** Forgets a program, which must have been stopped. */
  public void forget(Daemon daemon) {
    daemons.remove(daemon);
  }

  /** Gives a pod's addresses to this node. */
  public void addAddresses(String... addresses) {
    namespace()
        .ip(
            List.of(addresses).stream()
                .map(a -> "addr replace " + a + hostPrefix(a) + " dev " + POD_BRIDGE)
                .toList());
  }

  /** Takes a pod's addresses away again. */
  public void removeAddresses(String... addresses) {
    for (var address : addresses) {
      namespace().run("ip", "addr", "del", address + hostPrefix(address), "dev", POD_BRIDGE);
    }
  }

  /**
   * Cuts the power, see {@link Host#powerOff()}.
   *
   * @return when the link went down, {@link System#nanoTime()}
   */
  public long powerOff() {
    return host.powerOff();
  }

  /** Powers the node on: network, then the hooks, then its daemons. */
  public void powerOn() {
    host.powerOn();
    configure();
    bootHooks.forEach(Runnable::run);
    daemons.forEach(Daemon::start);
  }

  /**
   * SIGSTOP to everything that runs on the node. The kernel goes on, as under a hung hypervisor.
   */
  public void pause() {
    namespace().pause();
  }

  /** SIGCONT to everything that runs on the node. */
  public void resume() {
    namespace().resume();
  }

  private void configure() {
    // Redirects would use up the allowance for ICMP errors, and a rejected connection would hang.
    namespace()
        .sysctl(
            "ipv4/conf/all/send_redirects", "0",
            "ipv4/conf/eth0/send_redirects", "0",
            "ipv4/ip_forward", "1",
            "ipv6/conf/all/forwarding", "1",
            "ipv4/conf/all/rp_filter", "1",
            "ipv4/conf/default/rp_filter", "1",
            "ipv4/conf/eth0/rp_filter", "1");
    var own = AddressPlan.podNetwork(number);
    var commands = new ArrayList<String>();
    commands.add("link add " + POD_BRIDGE + " type bridge");
    commands.add("link set " + POD_BRIDGE + " up");
    commands.add("addr add " + own.ipv4().replace(".0/", ".1/") + " dev " + POD_BRIDGE);
    commands.add("addr add " + own.ipv6().replace("::/", "::1/") + " dev " + POD_BRIDGE + " nodad");
    peers.forEach(
        (peer, there) -> {
          var network = AddressPlan.podNetwork(peer);
          commands.add("route replace " + network.ipv4() + " via " + there.addresses().ipv4());
          commands.add("route replace " + network.ipv6() + " via " + there.addresses().ipv6());
        });
    namespace().ip(commands);
  }

  private static String hostPrefix(String address) {
    return address.indexOf(':') >= 0 ? "/128" : "/32";
  }

  @Override
  public String toString() {
    return name();
  }
}
