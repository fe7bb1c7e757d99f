package io.herald.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.node.Node;
import io.herald.lab.node.PodServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
class LanIT {
  private final AddressPlan plan = AddressPlan.of("192.168.1.0/24", "fd00:192:168:1::/64");
  private final LabDirectory directory = LabDirectory.create();
  private final Namespaces namespaces = new Namespaces(directory.prefix());
  private Lan lan;
  private Node first;
  private Node second;

  @BeforeEach
  void build() {
    var hosts = new LinkedHashMap<String, HostAddresses>();
    hosts.put("client", plan.client());
    hosts.put("k8s-master", plan.node(1));
    hosts.put("k8s-node", plan.node(2));
    lan = Lan.create(namespaces, Lan.Multicast.STRICT, plan.router(), hosts);
    first = new Node(lan.host("k8s-master"), 1, directory.path().resolve("logs"));
    second = new Node(lan.host("k8s-node"), 2, directory.path().resolve("logs"));
    first.boot(List.of(first, second));
    second.boot(List.of(first, second));
  }

  @AfterEach
  void tearDown() {
    namespaces.close();
    directory.close();
  }

  @Test
  void pod_onAnotherNode_answersThroughTheNodesRoutes() {
    PodServer.start(second, "web", AddressPlan.pod(2, 1), List.of(80), List.of(7));
    assertThat(get(first.namespace(), "http://10.244.2.2/")).contains("pod web on node k8s-node");
    assertThat(get(first.namespace(), "http://[fd00:10:244:2::2]/")).contains("pod web");
  }

  @Test
  void powerOff_killsEverythingAndPowerOnBringsItBack() {
    var pod = PodServer.start(second, "web", AddressPlan.pod(2, 1), List.of(80), List.of(7));
    assertThat(second.namespace().processes()).hasSize(1);

    second.powerOff();
    assertThat(second.namespace().processes()).isEmpty();
    await().until(() -> !pod.alive());
    assertThat(reachable(plan.node(2).ipv4())).isFalse();

    second.powerOn();
    assertThat(reachable(plan.node(2).ipv4())).isTrue();
    assertThat(reachable(plan.node(2).ipv6())).isTrue();
    assertThat(pod.alive()).isTrue();
  }

  @Test
  void unplug_takesTheCarrier_isolateDoesNot() {
    second.host().isolate();
    assertThat(reachable(plan.node(2).ipv4())).isFalse();
    assertThat(carrier(second)).isEqualTo("1");
    second.host().join();
    assertThat(reachable(plan.node(2).ipv4())).isTrue();

    second.host().unplug();
    assertThat(carrier(second)).isEqualTo("0");
    second.host().plugIn();
    assertThat(reachable(plan.node(2).ipv4())).isTrue();
  }

  @Test
  void socket_openedInANamespace_staysThere() throws IOException {
    try (var server = first.namespace().call(() -> new ServerSocket(4711))) {
      var listening = first.namespace().run("ss", "-Hltn").output();
      assertThat(listening).contains(":4711");
      assertThat(Files.readString(Path.of("/proc/net/tcp6"))).doesNotContain(":1267 ");
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void guard_foreignNamespace_isRefused() {
    var foreign = new Namespace(namespaces, "somebody-elses");
    assertThatThrownBy(() -> foreign.run("true"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("refused");
    var made = new Namespaces(directory.prefix()).create("other");
    var stranger = new Namespace(namespaces, made.name());
    assertThatThrownBy(() -> stranger.ip("link set lo up")).hasMessageContaining("refused");
    Namespaces.removeAll(made.name());
  }

  @Test
  void sweep_leavesLivingLabsAlone() {
    assertThat(LabDirectory.running()).contains(directory.path());
    assertThat(LabDirectory.sweep()).doesNotContain(directory.id());
    assertThat(LabDirectory.running()).contains(directory.path());
    assertThat(reachable(plan.node(1).ipv4())).isTrue();
  }

  /** Whether the host's kernel answers: a refused connection is an answer too. */
  private boolean reachable(String address) {
    return lan.host("client")
        .namespace()
        .call(
            () -> {
              try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, 9), 1500);
                return true;
              } catch (ConnectException e) {
                return e.getMessage().contains("refused");
              } catch (SocketTimeoutException e) {
                return false;
              }
            });
  }

  private static String carrier(Node node) {
    return node.namespace().run("cat", "/sys/class/net/eth0/carrier").output().strip();
  }

  private static String get(Namespace from, String url) {
    return from.call(
        () -> {
          try (var in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes());
          }
        });
  }
}
