package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bridge in a namespace of its own with three stations, each in a namespace with one interface
 * {@code eth0}: two nodes that can run a {@link Wire} and a client, which can run a {@link
 * ClientAgent}.
 */
final class Lan implements AutoCloseable {

  static final String MAC_A = "02:00:00:00:00:0a";
  static final String MAC_B = "02:00:00:00:00:0b";
  static final String MAC_CLIENT = "02:00:00:00:00:0c";

  final Namespace bridge;
  final Namespace a;
  final Namespace b;
  final Namespace client;
  final Agent nodeA;
  private @Nullable Agent nodeB;
  private @Nullable Agent station;
  private final List<AutoCloseable> parts = new ArrayList<>();

  Lan() {
    try {
      bridge = made("br");
      bridge.ip("link add br0 type bridge");
      bridge.ip("link set br0 up");
      a = made("a");
      b = made("b");
      client = made("client");
      // The nodes' link-local addresses are usable at once; the client checks for duplicates.
      a.exec("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0");
      b.exec("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0");
      plug(a, "a", MAC_A, 1);
      plug(b, "b", MAC_B, 2);
      plug(client, "client", MAC_CLIENT, 3);
      nodeA = started(Agent.start(a, WireAgent.class));
      awaitLinks(nodeA);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The second node's wire, started on first use. */
  Agent nodeB() {
    if (nodeB == null) {
      nodeB = started(Agent.start(b, WireAgent.class));
      awaitLinks(nodeB);
    }
    return nodeB;
  }

  /** The client's raw station, started on first use. */
  Agent station() {
    if (station == null) {
      station = started(Agent.start(client, ClientAgent.class, "eth0", MAC_CLIENT));
    }
    return station;
  }

  private Namespace made(String suffix) {
    Namespace namespace = Namespace.create(suffix);
    parts.add(namespace);
    return namespace;
  }

  private Agent started(Agent agent) {
    parts.add(agent);
    return agent;
  }

  /** Gives {@code station} its eth0, on the bridge's port {@code port}. */
  void plug(Namespace station, String port, String mac, int host) {
    bridge.ip("link add p-" + port + " type veth peer name eth0 netns " + station.name());
    bridge.ip("link set p-" + port + " master br0 up");
    station.ip("link set eth0 address " + mac);
    station.ip("link set eth0 up");
    station.ip("addr add 192.168.1." + host + "/24 dev eth0");
    station.ip("addr add 2001:db8::" + host + "/64 dev eth0 nodad");
  }

  /** The bridge's multicast members, a line "dev br0 port P grp G ..." each. */
  String members() {
    return bridge.exec("bridge", "mdb", "show");
  }

  /** Waits until a node's only interface has carrier and its link-local address. */
  static void awaitLinks(Agent node) {
    await().atMost(Duration.ofSeconds(10)).until(() -> node.ask("links").contains("fe80::"));
  }

  /** Has the client's kernel resolve {@code address} from nothing. */
  void clientResolves(String address, String mac) {
    client.ip("neigh flush all");
    client.poke(address);
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(client.neighbour(address)).contains(mac));
  }

  @Override
  public void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        System.err.println("not torn down: " + e.getMessage());
      }
    }
  }
}
