package io.herald.lab.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.HostAddresses;
import io.herald.lab.network.LabDirectory;
import io.herald.lab.network.Lan;
import io.herald.lab.network.Namespaces;
import io.herald.lab.node.Node;
import io.herald.lab.node.PodServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client routes the Service's address to a node by hand: no announcer is needed here. */
@NeedsRoot
class KubeProxyIT {
  private static final String ADDRESS = "10.99.0.1";
  private static final String ADDRESS6 = "fd99::1";

  private final AddressPlan plan = AddressPlan.of("192.168.1.0/24", "fd00:192:168:1::/64");
  private final LabDirectory directory = LabDirectory.create();
  private final Namespaces namespaces = new Namespaces(directory.prefix());
  private Lan lan;
  private Node first;
  private Node second;
  private KubeProxy proxy;

  @BeforeEach
  void build() {
    var hosts = new LinkedHashMap<String, HostAddresses>();
    hosts.put("client", plan.client());
    hosts.put("a", plan.node(1));
    hosts.put("b", plan.node(2));
    lan = Lan.create(namespaces, Lan.Multicast.STRICT, plan.router(), hosts);
    first = new Node(lan.host("a"), 1, directory.path().resolve("logs"));
    second = new Node(lan.host("b"), 2, directory.path().resolve("logs"));
    first.boot(List.of(first, second));
    second.boot(List.of(first, second));
    proxy = new KubeProxy(List.of(first, second));
    PodServer.start(first, "pod-a", AddressPlan.pod(1, 1), List.of(80), List.of(7));
    PodServer.start(second, "pod-b", AddressPlan.pod(2, 1), List.of(80), List.of(7));
    via(first);
  }

  @AfterEach
  void tearDown() {
    proxy.close();
    namespaces.close();
    directory.close();
  }

  @Test
  void policyCluster_anyNode_reachesEveryEndpoint() {
    program(service(Protocol.TCP, false, true, true));
    assertThat(pods(ADDRESS, 8080)).containsExactlyInAnyOrder("pod-a", "pod-b");
    assertThat(pods(ADDRESS6, 8080)).containsExactlyInAnyOrder("pod-a", "pod-b");
  }

  @Test
  void policyLocal_onlyTheNodesOwnPodAnswers() {
    program(service(Protocol.TCP, true, true, true));
    assertThat(pods(ADDRESS, 8080)).containsExactly("pod-a");
    via(second);
    assertThat(pods(ADDRESS, 8080)).containsExactly("pod-b");
    assertThat(pods(ADDRESS6, 8080)).containsExactly("pod-b");
  }

  @Test
  void policyLocal_noEndpointHere_dropsAndNoEndpointAnywhere_rejects() {
    program(service(Protocol.TCP, true, false, true));
    assertThat(pods(ADDRESS, 8080)).containsExactly("no answer");
    program(service(Protocol.TCP, true, false, false));
    assertThat(lan.host("client").namespace().<String>call(() -> get(ADDRESS, 8080)))
        .isEqualTo("refused");
  }

  @Test
  void nodeItself_reachesClusterAddressAndAnyEndpointOfPolicyLocal() {
    program(service(Protocol.TCP, true, false, true));
    assertThat(first.namespace().<String>call(() -> get("10.96.0.9", 8080))).isEqualTo("pod-b");
    assertThat(first.namespace().<String>call(() -> get(ADDRESS, 8080))).isEqualTo("pod-b");
  }

  @Test
  void udp_endpointGone_theSameFlowGoesToTheOther() throws IOException {
    program(service(Protocol.UDP, false, true, true));
    try (var socket = lan.host("client").namespace().call(() -> new DatagramSocket())) {
      socket.setSoTimeout(1000);
      var before = echo(socket);
      assertThat(echo(socket)).isEqualTo(before);
      program(service(Protocol.UDP, false, before.equals("pod-b"), before.equals("pod-a")));
      assertThat(echo(socket)).isNotEqualTo(before);
    }
  }

  @Test
  void bootedNode_isProgrammedAgain() {
    program(service(Protocol.TCP, true, true, true));
    first.powerOff();
    assertThat(pods(ADDRESS, 8080)).containsExactly("no answer");
    first.powerOn();
    await().untilAsserted(() -> assertThat(pods(ADDRESS, 8080)).containsExactly("pod-a"));
  }

  private void program(ServicePort service) {
    proxy.update(List.of(service));
    proxy.awaitSynced();
  }

  private void via(Node node) {
    var next = node.host().addresses();
    lan.host("client")
        .namespace()
        .ip(
            "route replace " + ADDRESS + " via " + next.ipv4(),
            "route replace " + ADDRESS6 + " via " + next.ipv6());
  }

  private Set<String> pods(String address, int port) {
    var seen = new HashSet<String>();
    for (int i = 0; i < 30 && !seen.contains("no answer"); i++) {
      seen.add(lan.host("client").namespace().call(() -> get(address, port)));
    }
    return seen;
  }

  private static ServicePort service(Protocol protocol, boolean local, boolean a, boolean b) {
    int target = protocol == Protocol.TCP ? 80 : 7;
    return new ServicePort(
        "default/nginx",
        protocol,
        8080,
        List.of("10.96.0.9", "fd96::9"),
        List.of(ADDRESS, ADDRESS6),
        0,
        local,
        List.of(
            new Endpoint("10.244.1.2", target, "a", a, a),
            new Endpoint("10.244.2.2", target, "b", b, b),
            new Endpoint("fd00:10:244:1::2", target, "a", a, a),
            new Endpoint("fd00:10:244:2::2", target, "b", b, b)));
  }

  private static String get(String address, int port) throws IOException {
    try (var socket = new Socket()) {
      // The kernel limits ICMP errors: the first SYN may get none, its repetition after 1 s does.
      socket.connect(new InetSocketAddress(address, port), 1700);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var page = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return page.replaceAll("(?s).*X-Pod: (\\S+).*", "$1");
    } catch (SocketTimeoutException e) {
      return "no answer";
    } catch (IOException e) {
      return "refused";
    }
  }

  private static String echo(DatagramSocket socket) throws IOException {
    var bytes = "hello".getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(ADDRESS), 8080));
    var answer = new DatagramPacket(new byte[100], 100);
    socket.receive(answer);
    return new String(answer.getData(), 6, answer.getLength() - 6, StandardCharsets.US_ASCII);
  }
}
