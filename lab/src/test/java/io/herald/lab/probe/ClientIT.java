package io.herald.lab.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.kubeproxy.Endpoint;
import io.herald.lab.kubeproxy.KubeProxy;
import io.herald.lab.kubeproxy.Protocol;
import io.herald.lab.kubeproxy.ServicePort;
import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.HostAddresses;
import io.herald.lab.network.LabDirectory;
import io.herald.lab.network.Lan;
import io.herald.lab.network.Namespaces;
import io.herald.lab.node.Node;
import io.herald.lab.node.PodServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The stopwatch against a stand-in announcer: the address stands on a node's interface, so that the
 * kernel answers for it.
 */
@NeedsRoot
@Tag("timed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientIT {
  private static final String ADDRESS = "192.168.1.210";
  private static final String ADDRESS6 = "fd00:192:168:1::210";

  private final AddressPlan plan = AddressPlan.of("192.168.1.0/24", "fd00:192:168:1::/64");
  private LabDirectory directory;
  private Namespaces namespaces;
  private Node first;
  private Node second;
  private KubeProxy proxy;
  private Client client;

  @BeforeAll
  void build() {
    directory = LabDirectory.create();
    namespaces = new Namespaces(directory.prefix());
    var hosts = new LinkedHashMap<String, HostAddresses>();
    hosts.put("client", plan.client());
    hosts.put("a", plan.node(1));
    hosts.put("b", plan.node(2));
    var lan = Lan.create(namespaces, Lan.Multicast.STRICT, plan.router(), hosts);
    var logs = directory.path().resolve("logs");
    first = new Node(lan.host("a"), 1, logs);
    second = new Node(lan.host("b"), 2, logs);
    first.boot(List.of(first, second));
    second.boot(List.of(first, second));
    PodServer.start(first, "pod-a", AddressPlan.pod(1, 1), List.of(80), List.of(7));
    PodServer.start(second, "pod-b", AddressPlan.pod(2, 1), List.of(80), List.of(7));
    proxy = new KubeProxy(List.of(first, second));
    proxy.update(List.of(service(Protocol.TCP, 80), service(Protocol.UDP, 7)));
    proxy.awaitSynced();
    var observer = plan.observer();
    client =
        Client.start(
            lan.host("client"),
            new Observer(observer.mac(), observer.ipv4(), observer.ipv6()),
            logs);
  }

  @BeforeEach
  void addressOnTheFirst() {
    if (!first.host().powered()) {
      first.powerOn();
    }
    remove(second);
    remove(first);
    add(first);
    await().until(() -> client.whoHas(ADDRESS, Duration.ofMillis(50)).answerers() == 1);
  }

  @AfterAll
  void tearDown() {
    client.close();
    proxy.close();
    namespaces.close();
    directory.close();
  }

  @Test
  void quietLab_everyRequestIsAnswered() {
    var probes =
        List.of(
            client.start(ProbeSpec.udp(ADDRESS, 7)),
            client.start(ProbeSpec.udp(ADDRESS6, 7)),
            client.start(ProbeSpec.tcp(ADDRESS, 80)),
            client.start(ProbeSpec.tcp(ADDRESS6, 80)),
            client.start(ProbeSpec.udp(ADDRESS, 7).withEmptyCache()),
            client.start(ProbeSpec.neighbor(ADDRESS)),
            client.start(ProbeSpec.neighbor(ADDRESS6)));
    client.whoHas(ADDRESS, Duration.ofSeconds(1));
    assertThat(probes.stream().map(Client.RunningProbe::stop))
        .allSatisfy(
            result -> {
              assertThat(result.lost()).isZero();
              assertThat(result.sent()).isGreaterThan(100);
              assertThat(result.longestGapMillis()).isLessThan(150);
            });
    assertThat(probes.get(0).stop().answeredBy()).containsOnlyKeys("pod-a");
    assertThat(probes.get(2).stop().answeredBy()).containsOnlyKeys("pod-a");
    assertThat(probes.get(6).stop().answeredBy()).containsOnlyKeys(plan.node(1).mac());
  }

  @Test
  void powerOff_outageIsSeenByEveryProbe_andTheMoveByTheFrames() {
    long since = System.nanoTime();
    var udp = client.start(ProbeSpec.udp(ADDRESS, 7).withEmptyCache());
    var tcp = client.start(ProbeSpec.tcp(ADDRESS, 80).withEmptyCache());
    var arp = client.start(ProbeSpec.neighbor(ADDRESS));
    client.whoHas(ADDRESS, Duration.ofMillis(200));
    first.powerOff();
    client.whoHas(ADDRESS, Duration.ofMillis(300));
    add(second);
    client.whoHas(ADDRESS, Duration.ofMillis(300));
    for (var probe : List.of(udp, tcp, arp)) {
      var result = probe.stop();
      assertThat(result.longestGapMillis()).as("%s", result).isBetween(300.0, 600.0);
    }
    assertThat(udp.stop().answeredBy()).containsOnlyKeys("pod-a", "pod-b");
    assertThat(arp.stop().answeredBy()).containsOnlyKeys(plan.node(1).mac(), plan.node(2).mac());
    var answers = client.answers(ADDRESS, since);
    assertThat(answers.moves()).isEqualTo(1);
    assertThat(answers.doubleAnsweredMillis()).isZero();
    assertThat(answers.answerer()).isEqualTo(plan.node(2).mac());
  }

  @Test
  void twoNodesAnswer_theDoubleAnswerIsTimed() {
    long since = System.nanoTime();
    try (var arp = client.start(ProbeSpec.neighbor(ADDRESS))) {
      client.whoHas(ADDRESS, Duration.ofMillis(100));
      add(second);
      assertThat(client.whoHas(ADDRESS, Duration.ofMillis(300)).answerers()).isEqualTo(2);
      remove(second);
      client.whoHas(ADDRESS, Duration.ofMillis(100));
    }
    assertThat(client.answers(ADDRESS, since).doubleAnsweredMillis()).isBetween(250.0, 600.0);
  }

  private static void add(Node node) {
    node.namespace()
        .ip("addr add " + ADDRESS + "/32 dev eth0", "addr add " + ADDRESS6 + "/128 dev eth0 nodad");
  }

  private static void remove(Node node) {
    node.namespace().run("ip", "addr", "del", ADDRESS + "/32", "dev", "eth0");
    node.namespace().run("ip", "addr", "del", ADDRESS6 + "/128", "dev", "eth0");
  }

  private static ServicePort service(Protocol protocol, int port) {
    return new ServicePort(
        "default/nginx",
        protocol,
        port,
        List.of("10.96.0.9"),
        List.of(ADDRESS, ADDRESS6),
        0,
        true,
        List.of(
            new Endpoint("10.244.1.2", port, "a", true, true),
            new Endpoint("10.244.2.2", port, "b", true, true),
            new Endpoint("fd00:10:244:1::2", port, "a", true, true),
            new Endpoint("fd00:10:244:2::2", port, "b", true, true)));
  }
}
