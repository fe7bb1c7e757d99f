package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.lab.apiserver.Json;
import io.herald.lab.node.Node;
import io.herald.lab.probe.ProbeSpec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From kubectl to the page, and back: Services come, change and go. */
@InLab
class ChainIT {
  private static final String SAMPLES = "manifests/samples/article/";

  /** Longer than the Lease lasts, so that the allocator has really stepped back. */
  private static final Duration API_OUTAGE = Duration.ofSeconds(8);

  /**
   * Longest time without an answer while nothing is wrong with the network: far above a scheduling
   * delay of a loaded machine, far below a takeover that should not happen.
   */
  private static final double QUIET_GAP_MILLIS = 1000;

  private final Cluster cluster;

  ChainIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void article_applied_addressIsAnsweredAndThePageIsServed() {
    kubectl("apply", "-f", SAMPLES + "config.yaml");
    kubectl("apply", "-f", SAMPLES + "nginx-service.yaml");

    assertThat(cluster.serve("nginx")).isEqualTo("192.168.1.210");
    assertThat(cluster.expect().awaitPage("192.168.1.210", Cluster.PORT)).contains("nginx");
    assertThat(cluster.eventMessage("nginx", "IPAllocated")).contains("192.168.1.210");
    var announcer = cluster.assertOneAnswerer("192.168.1.210");
    assertThat(cluster.eventMessage("nginx", "nodeAssigned")).contains(announcer.name());
    assertThat(kubectl("describe", "svc", "nginx"))
        .containsPattern("LoadBalancer Ingress: +192\\.168\\.1\\.210")
        .contains("IPAllocated", "nodeAssigned");
  }

  @Test
  void ipv6Service_applied_isAnsweredByNeighbourDiscovery() {
    cluster.configure(Cluster.service("six", "ipFamilyPolicy: SingleStack", "ipFamilies: [IPv6]"));

    var address = cluster.serve("six");
    assertThat(address).startsWith("fd00:192:168:1::2");
    assertThat(cluster.expect().awaitPage(address, Cluster.PORT)).contains("nginx");
    cluster.assertOneAnswerer(address);
  }

  @Test
  void dualStackService_bothAddressesAreServed_andAreTakenWhenThePoolGoes() {
    kubectl("apply", "-f", SAMPLES + "dual-stack/");

    var addresses = cluster.lab().awaitAddresses("default", "nginx-dual", 2, Cluster.PATIENCE);
    assertThat(addresses).hasSize(2).anyMatch(a -> a.contains(":")).anyMatch(a -> a.contains("."));
    for (var address : addresses) {
      cluster.assertOneAnswerer(address);
      assertThat(cluster.expect().awaitPage(address, Cluster.PORT)).contains("nginx");
    }

    // Back to the ConfigMap, which has no pool with both families.
    kubectl("-n", Cluster.HERALD, "delete", "ipaddresspool,l2advertisement", "--all");
    assertThat(cluster.eventMessage("nginx-dual", "ClearAssignment"))
        .contains("not allowed by config");
    addresses.forEach(cluster::awaitSilence);
    await().untilAsserted(() -> assertThat(cluster.ingress("nginx-dual")).isEmpty());
  }

  @Test
  void withoutNodePorts_theAddressLeadsToThePodsAllTheSame() {
    cluster.configure(Cluster.service("portless", "allocateLoadBalancerNodePorts: false"));

    var address = cluster.serve("portless");
    assertThat(cluster.expect().awaitPage(address, Cluster.PORT)).contains("nginx");
    var service = cluster.lab().api().get("v1", "Service", "default", "portless").orElseThrow();
    assertThat(Json.at(service, "spec", "ports").path(0).has("nodePort")).isFalse();
  }

  @Test
  void service_deleted_answeringEnds() {
    var address = cluster.serveNew("deleted");
    kubectl("delete", "svc", "deleted");
    cluster.awaitSilence(address);
  }

  @Test
  void typeChanged_addressGoesAndComesBack() {
    var address = cluster.serveNew("changed");
    type("changed", "ClusterIP");
    cluster.awaitSilence(address);
    await().untilAsserted(() -> assertThat(cluster.ingress("changed")).isEmpty());

    type("changed", "LoadBalancer");
    assertThat(cluster.serve("changed")).isEqualTo(address);
    assertThat(cluster.expect().awaitPage(address, Cluster.PORT)).contains("nginx");
  }

  @Test
  void addressFreed_goesToTheServiceThatWaits() {
    var pool = "metallb.io/address-pool: single";
    cluster.configure(Cluster.annotated("holder", pool));
    var address = cluster.serve("holder");
    cluster.configure(Cluster.annotated("waiter", pool));
    assertThat(cluster.eventMessage("waiter", "AllocationFailed"))
        .contains("no available IPs in pool \"single\"");

    kubectl("delete", "svc", "holder");
    assertThat(cluster.serve("waiter")).isEqualTo(address);
  }

  @Test
  void apiServerDown_answeringGoesOn_andNothingChangesHandsWhenItReturns() {
    var address = cluster.serveNew("steady");
    var announcer = cluster.assertOneAnswerer(address);
    var pids = cluster.pids();
    long since = System.nanoTime();
    try (var questions = cluster.client().start(ProbeSpec.neighbor(address))) {
      cluster.lab().controlPlane().stop();
      try {
        assertThat(cluster.client().whoHas(address, API_OUTAGE).answerers()).isEqualTo(1);
        assertThat(cluster.lab().nodes())
            .as("one speaker says so, with the server's address")
            .anyMatch(n -> cluster.log(n).contains("Kubernetes API at https://192.168.1.2:6443"));
        cluster.configure(Cluster.service("meanwhile"));
      } finally {
        cluster.lab().controlPlane().start();
      }
      cluster.serve("meanwhile");
      assertThat(questions.stop().longestGapMillis()).isLessThan(QUIET_GAP_MILLIS);
    }
    var answers = cluster.client().answers(address, since);
    assertThat(answers.moves()).as("%s", answers).isZero();
    assertThat(answers.answerer()).isEqualTo(announcer.host().addresses().mac());
    assertThat(cluster.ingress("steady")).containsExactly(address);
    assertThat(cluster.pids()).as("no speaker was restarted").isEqualTo(pids);
  }

  @Test
  void poolOfProtocolBgp_givesAnAddressThatNobodyAnnounces() {
    cluster.configure(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config, namespace: herald-system}
        data:
          config: |
            peers: [{peer-address: 192.168.1.1, peer-asn: 64501, my-asn: 64500}]
            address-pools:
            - {name: routed, protocol: bgp, addresses: [192.168.1.250/32]}
        """);
    cluster.expect().awaitPools(Set.of("routed"));
    cluster.configure(Cluster.service("routed"));

    assertThat(cluster.lab().awaitAddress("default", "routed", Cluster.PATIENCE))
        .isEqualTo("192.168.1.250");
    assertThat(cluster.client().whoHas("192.168.1.250", Duration.ofSeconds(2)).answerers())
        .isZero();
  }

  /** Such a pool is no mistake by itself: its other addresses may well be free. */
  @Test
  void nodesOwnAddressInAPool_poolIsValid_andOnlyThatNodeEverAnswersForIt() {
    var node = cluster.lab().nodes().get(1).host().addresses();
    cluster.configure(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config, namespace: herald-system}
        data:
          config: |
            address-pools:
            - {name: nodes, protocol: layer2, addresses: [%s/32]}
        """
            .formatted(node.ipv4()));
    cluster.expect().awaitPools(Set.of("nodes"));
    try (var questions = cluster.client().start(ProbeSpec.neighbor(node.ipv4()))) {
      cluster.configure(Cluster.service("greedy"));
      cluster.eventMessage("greedy", "IPAllocated");
      cluster.client().whoHas(node.ipv4(), Duration.ofSeconds(2));
      assertThat(questions.stop().answeredBy()).containsOnlyKeys(node.mac());
    }
  }

  @Test
  void address_pinged_doesNotAnswer_thoughItsNodeDoes() {
    var address = cluster.serveNew("pinged");
    var node = cluster.lab().awaitAnnouncer(address, Cluster.PATIENCE);

    assertThat(answersPing(node.host().addresses().ipv4())).isTrue();
    assertThat(answersPing(address)).isFalse();
  }

  /** By an ICMP echo, since root asks. */
  private boolean answersPing(String address) {
    return cluster
        .client()
        .host()
        .namespace()
        .call(() -> InetAddress.getByName(address).isReachable(1500));
  }

  /** kube-proxy in IPVS mode gives every node every address of a Service. */
  @Test
  void everyNodeHasTheAddress_asWithIpvs_strictArpLeavesTheAnswerToOne() {
    var address = "192.168.1.210";
    try {
      cluster.lab().nodes().forEach(node -> bind(node, "add", address, "1"));
      cluster.configure(Cluster.service("ipvs"));

      assertThat(cluster.serve("ipvs")).isEqualTo(address);
      cluster.assertOneAnswerer(address);

      cluster.lab().nodes().forEach(node -> bind(node, "replace", address, "0"));
      assertThat(cluster.client().whoHas(address, Cluster.GLANCE).answerers())
          .as("without it the kernels answer as well")
          .isEqualTo(cluster.lab().nodes().size());
    } finally {
      cluster.lab().nodes().forEach(node -> bind(node, "del", address, "0"));
    }
  }

  private static void bind(Node node, String how, String address, String strictArp) {
    var namespace = node.host().namespace();
    namespace.sysctl("ipv4/conf/all/arp_ignore", strictArp);
    namespace.ip("address " + how + " " + address + "/32 dev lo");
  }

  private void type(String service, String type) {
    kubectl("patch", "svc", service, "-p", "{\"spec\":{\"type\":\"" + type + "\"}}");
  }

  private String kubectl(String... arguments) {
    return cluster.lab().kubectl(arguments).orThrow("kubectl " + String.join(" ", arguments));
  }
}
