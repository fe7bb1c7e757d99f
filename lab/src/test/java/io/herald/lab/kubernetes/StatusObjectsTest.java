package io.herald.lab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.L2Announcement;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusReport.PoolStatus;
import io.herald.actors.plan.LinkSelection;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.KubernetesConnection;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ServiceL2Status objects and the status of pools, against a server that knows their schemas. */
@Timeout(120)
class StatusObjectsTest {
  private static final String NAMESPACE = "herald-system";
  private static final String GROUP = "metallb.io/v1beta1";
  private static final L2Announcement WEB_ON_A =
      new L2Announcement(
          new ServiceKey("default", "web"), "node-a", LinkSelection.of(List.of("eth0")));
  private static final L2Announcement WEB_ON_B =
      new L2Announcement(new ServiceKey("default", "web"), "node-b", LinkSelection.ALL);

  @TempDir Path folder;
  private ApiServer server;
  private KubernetesConnection connection;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
    server.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: herald-system}}");
    for (String plural : List.of("ipaddresspools", "servicel2statuses")) {
      Path file = Path.of("..", "manifests", "base", "crds", plural + ".yaml");
      server.applyYaml(Files.readString(file));
    }
    server.applyYaml(
        """
        apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata: {name: lan, namespace: herald-system}
        spec: {addresses: [192.0.2.0/24]}
        """);
    connection =
        KubernetesConnection.open(
            KubernetesSettings.of(NAMESPACE, "node-a").withKubeconfig(server.kubeconfig()));
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    server.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }

  private void report(L2Announcement... announcements) {
    connection.report(
        new StatusReport(Set.of(announcements), Map.of("lan", new PoolStatus(1, 0, 255, 0))));
  }

  private List<ObjectNode> statuses() {
    return server.list(GROUP, "ServiceL2Status", NAMESPACE);
  }

  private ObjectNode pool() {
    return server.get(GROUP, "IPAddressPool", NAMESPACE, "lan").orElseThrow();
  }

  private long writes() {
    return server.calls().counts().entrySet().stream()
        .filter(
            entry -> Set.of("create", "patch", "update", "delete").contains(entry.getKey().verb()))
        .filter(entry -> entry.getKey().userAgent().startsWith("herald"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void awaitOnly(String node) {
    soon()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .singleElement()
                    .satisfies(one -> assertThat(one.at("/status/node").asText()).isEqualTo(node)));
  }

  @Test
  void report_announcement_isAnObjectAsMetalLbWritesIt() {
    report(WEB_ON_A);
    awaitOnly("node-a");

    ObjectNode object = statuses().get(0);
    assertThat(object.at("/metadata/name").asText()).startsWith("l2-");
    assertThat(object.at("/metadata/labels").toString())
        .contains("\"metallb.io/node\":\"node-a\"")
        .contains("\"metallb.io/service-name\":\"web\"")
        .contains("\"metallb.io/service-namespace\":\"default\"");
    assertThat(object.at("/status").toString())
        .contains("\"serviceName\":\"web\"")
        .contains("\"serviceNamespace\":\"default\"")
        .contains("\"interfaces\":[{\"name\":\"eth0\"}]");
    soon()
        .untilAsserted(
            () -> {
              assertThat(pool().at("/status/assignedIPv4").asLong()).isEqualTo(1);
              assertThat(pool().at("/status/availableIPv4").asLong()).isEqualTo(255);
            });
  }

  @Test
  void report_sameAgainAndRelist_writesNothing() {
    report(WEB_ON_A);
    awaitOnly("node-a");
    soon().until(() -> pool().at("/status/assignedIPv4").asLong() == 1);
    long before = writes();
    assertThat(before).as("create, its status, the pool's status").isEqualTo(3);

    report(WEB_ON_A);
    server.faults().expireHistory();
    server.faults().dropConnections();

    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(writes()).isEqualTo(before));
  }

  @Test
  void report_serviceMovesAndGoes_objectsFollow() {
    report(WEB_ON_A);
    awaitOnly("node-a");

    report(WEB_ON_B);
    awaitOnly("node-b");
    assertThat(statuses().get(0).path("status").has("interfaces")).isFalse();

    report();
    soon().until(() -> statuses().isEmpty());
  }

  @Test
  void object_deletedOrEditedByHand_isPutRight() {
    report(WEB_ON_A);
    awaitOnly("node-a");
    server.delete(
        GROUP, "ServiceL2Status", NAMESPACE, statuses().get(0).at("/metadata/name").asText());
    awaitOnly("node-a");

    soon().until(() -> pool().at("/status/assignedIPv4").asLong() == 1);
    ObjectNode edited = pool().deepCopy();
    edited.withObject("/status").put("assignedIPv4", 77);
    server.store().put("metallb.io/ipaddresspools", edited);
    soon().until(() -> pool().at("/status/assignedIPv4").asLong() == 1);
  }

  @Test
  void leftByMetalLb_fittingIsKept_ofADeadNodeIsRemoved_foreignIsLeftAlone() {
    leftBehind("l2-fits", "node-a", "web");
    leftBehind("l2-dead", "node-z", "web");
    leftBehind("l2-gone", "node-a", "deleted");
    server.applyYaml(
        "{apiVersion: metallb.io/v1beta1, kind: ServiceL2Status,"
            + " metadata: {name: somebodys, namespace: herald-system}}");

    report(WEB_ON_A);

    soon()
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .extracting(one -> one.at("/metadata/name").asText())
                    .containsExactlyInAnyOrder("l2-fits", "somebodys"));
  }

  private void leftBehind(String name, String node, String service) {
    server.applyYaml(
        """
        apiVersion: metallb.io/v1beta1
        kind: ServiceL2Status
        metadata:
          name: %s
          namespace: herald-system
          labels:
            metallb.io/node: %s
            metallb.io/service-name: %s
            metallb.io/service-namespace: default
        """
            .formatted(name, node, service));
  }

  @Test
  void leaseLost_nothingIsWritten() {
    connection
        .lease()
        .contend(
            new AllocatorLease.Listener() {
              @Override
              public void onAcquired(long term) {}

              @Override
              public void onLost(String reason) {}
            });
    soon().until(() -> connection.lease().isHeld());
    connection.lease().close();

    report(WEB_ON_A);

    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(statuses()).isEmpty());
  }
}
