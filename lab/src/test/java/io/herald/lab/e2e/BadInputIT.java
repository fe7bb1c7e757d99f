package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.lab.network.Daemon;
import io.herald.lab.network.Host;
import io.herald.lab.probe.Client.RunningProbe;
import io.herald.lab.probe.ProbeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever is wrong is said with object, field and fix, the last valid configuration stays in
 * force, and the Service that worked before goes on working meanwhile.
 */
@InLab
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  /** Exit status of a speaker that cannot start where it is (EX_UNAVAILABLE). */
  private static final int UNAVAILABLE = 69;

  /**
   * Longest time the Service that works may go without an answer: a scheduling delay on a loaded
   * machine, and no takeover.
   */
  private static final double QUIET_GAP_MILLIS = 1000;

  private static final String STEADY = "steady";

  private final Cluster cluster;
  private String address = "";
  private RunningProbe questions;
  private long since;

  BadInputIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void somethingWorks() {
    address = cluster.serveNew(STEADY);
    since = System.nanoTime();
    questions = cluster.client().start(ProbeSpec.neighbor(address).every(20));
  }

  @AfterEach
  void andWorksStill() {
    assertThat(questions.stop().longestGapMillis()).isLessThan(QUIET_GAP_MILLIS);
    var answers = cluster.client().answers(address, since);
    assertThat(answers.answerers()).as("%s", answers).isEqualTo(1);
    assertThat(cluster.ingress(STEADY)).containsExactly(address);
  }

  @Test
  void configMap_withAnUnknownKey_isNamed_andTheLastValidOneStaysInForce() {
    cluster.configure(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config, namespace: herald-system}
        data:
          config: |
            address-pools:
            - name: default
              protocol: layer2
              addresses: [192.168.1.210-192.168.1.220]
              auto-asign: false
        """);
    assertThat(problemWith("config"))
        .contains("address-pools[0].auto-asign", "last valid configuration stays in force");
    awaitMetric("metallb_k8s_client_config_stale_bool 1.0");
    awaitMetric("herald_configuration_problems 1.0");
    assertThat(cluster.serveNew("after-broken-config")).startsWith("192.168.1.2");
  }

  @Test
  void pools_thatOverlap_areBothNamed_andTheLastValidConfigurationStaysInForce() {
    cluster.configure(pool("first", "10.9.0.0/24") + "---\n" + pool("second", "10.9.0.128/25"));
    assertThat(problemWith("second"))
        .contains("overlaps", "spec.addresses[0] of", "first", "leave the shared addresses");
    await().atMost(Cluster.PATIENCE).until(() -> condition("second").contains("first"));
    assertThat(condition("second")).startsWith("False IPAddressPool herald-system/second: spec");
    assertThat(condition("first")).as("nothing is wrong with it").isBlank();
    assertThat(cluster.serveNew("after-overlap")).startsWith("192.168.1.2");
  }

  @Test
  void service_thatAsksForAnUnknownPool_isTold_andGetsItsAddressOnceThePoolIsRight() {
    cluster.configure(Cluster.annotated("lost", "metallb.io/address-pool: nowhere"));
    assertThat(cluster.eventMessage("lost", "AllocationFailed"))
        .contains("default/lost", "unknown pool \"nowhere\"", "metallb.io/address-pool");
    cluster.configure(Cluster.annotated("lost", "metallb.io/address-pool: default"));
    cluster.serve("lost");
  }

  @Test
  void service_thatAsksForAnAddressOutsideEveryPool_isTold() {
    cluster.configure(Cluster.service("outside", "loadBalancerIP: 192.168.1.99"));
    assertThat(cluster.eventMessage("outside", "AllocationFailed"))
        .contains(
            "default/outside", "[\"192.168.1.99\"] is not allowed in config", "add it to a pool");
    assertThat(cluster.ingress("outside")).isEmpty();
  }

  @Test
  void services_thatWantOneAddress_theSecondIsToldWhoHasIt() {
    cluster.configure(Cluster.service("rival", "loadBalancerIP: " + address));
    assertThat(cluster.eventMessage("rival", "AllocationFailed"))
        .contains("default/rival", address, "default/" + STEADY);
    assertThat(cluster.ingress("rival")).isEmpty();
  }

  @Test
  void speaker_withoutAUsableInterface_saysWhich_isNotReady_andIsThereWhenOneAppears() {
    var host = plug("lone", 150);
    var daemon = speaker(host, Map.of("HERALD_NETWORK_EXCLUDED_INTERFACES", "^eth0$"));
    daemon.start();
    try {
      await()
          .atMost(Cluster.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Cluster.read(daemon.log()))
                      .contains(
                          "no interface of this node can be used", "eth0 (excluded by ^eth0$)")
                      .contains("herald.network.excluded-interfaces"));
      await().atMost(Cluster.PATIENCE).until(() -> ready(host).startsWith("5"));
      host.namespace().ip("link add spare type veth peer name other", "link set spare up");
      host.namespace().ip("link set other up");
      await().atMost(Cluster.PATIENCE).until(() -> ready(host).equals("200"));
    } finally {
      daemon.kill();
    }
  }

  @Test
  void speaker_withoutTheRightToOpenRawSockets_endsAndSaysWhatToGrant() {
    var host = plug("unprivileged", 151);
    var command = new ArrayList<>(List.of("setpriv", "--bounding-set", "-net_raw"));
    command.addAll(cluster.lab().loneSpeaker(host, Map.of()));
    var result = host.namespace().run(command.toArray(String[]::new));
    assertThat(result.output())
        .contains("CAP_NET_RAW", "securityContext.capabilities.add", "NET_RAW");
    assertThat(result.exit()).isEqualTo(UNAVAILABLE);
  }

  @Test
  void speaker_whosePortIsTaken_endsAndNamesThePort_andTheOneThatRunsIsNotDisturbed() {
    var host = cluster.lab().nodes().get(0).host();
    var command = cluster.lab().loneSpeaker(host, Map.of());
    var result = host.namespace().run(command.toArray(String[]::new));
    assertThat(result.output())
        .contains(
            "herald.network.mesh-port", "port 7946", "is taken by another program", "ss -ltnp");
    assertThat(result.exit()).isEqualTo(UNAVAILABLE);
  }

  private String problemWith(String object) {
    return cluster
        .expect()
        .awaitEvent(Cluster.HERALD, object, "InvalidConfiguration")
        .path("message")
        .asText();
  }

  /** Status and message of a pool's condition {@code Valid}. */
  private String condition(String pool) {
    var path = "{range .status.conditions[?(@.type=='Valid')]}{.status} {.message}{end}";
    return cluster
        .lab()
        .kubectl("get", "ipaddresspool", pool, "-n", Cluster.HERALD, "-o", "jsonpath=" + path)
        .output();
  }

  /** Waits for a line in the metrics of the speaker that allocates, whichever that is. */
  private void awaitMetric(String line) {
    await()
        .atMost(Cluster.PATIENCE)
        .until(
            () ->
                cluster.lab().nodes().stream()
                    .map(node -> get(node.host(), "metrics"))
                    .anyMatch(metrics -> metrics.lines().anyMatch(line::equals)));
  }

  private String get(Host host, String path) {
    var url = "http://" + host.addresses().ipv4() + ":8558/" + path;
    return cluster.client().host().namespace().run("curl", "-s", "-m", "2", url).output();
  }

  private static String pool(String name, String addresses) {
    return """
        apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata: {name: %s, namespace: herald-system}
        spec: {addresses: ["%s"]}
        """
        .formatted(name, addresses);
  }

  private Host plug(String name, int number) {
    return cluster.lab().lan().plug(name, cluster.lab().addresses().node(number));
  }

  private Daemon speaker(Host host, Map<String, String> environment) {
    return new Daemon(
        "speaker on " + host.name(),
        host::namespace,
        cluster.lab().loneSpeaker(host, environment),
        Map.of(),
        cluster.lab().folder().resolve("logs").resolve(host.name()).resolve("speaker.log"));
  }

  /** The status of a speaker's readiness check. */
  private String ready(Host host) {
    var url = "http://" + host.addresses().ipv4() + ":8558/ready";
    return cluster
        .client()
        .host()
        .namespace()
        .run("curl", "-s", "-o", "/dev/null", "-m", "2", "-w", "%{http_code}", url)
        .output();
  }
}
