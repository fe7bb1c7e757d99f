package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Herald writes to the API server for a Service, counted there. */
@InLab
class QuietWritesIT {
  /** Longer than the periodic pass, and than what must last before it is a condition. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  private final Cluster cluster;

  QuietWritesIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void plainAllocation_isOneStatusWriteAndOneEventEachOfAllocatorAndSpeaker() {
    var address = cluster.serveNew("quiet");
    cluster.eventMessage("quiet", "nodeAssigned");
    awaitL2Status("quiet", 1);

    // A server that fills in ipMode, a change of no meaning, and everything listed again.
    var shown = service("quiet").deepCopy();
    var entry = (ObjectNode) shown.at("/status/loadBalancer/ingress/0");
    entry.put("ipMode", "VIP");
    shown.withObject("/metadata/annotations").put("example.com/touched", "yes");
    cluster.lab().api().store().put("/services", shown);
    cluster.lab().api().faults().expireHistory();
    cluster.lab().api().faults().dropConnections();

    await()
        .during(QUIET)
        .atMost(Cluster.PATIENCE)
        .untilAsserted(() -> assertThat(statusWrites("quiet")).isEqualTo(1));
    assertThat(cluster.ingress("quiet")).containsExactly(address);
    assertThat(service("quiet").at("/status/loadBalancer/ingress/0/ipMode").asText())
        .isEqualTo("VIP");
    assertThat(events("quiet"))
        .extracting(event -> event.path("reason").asText() + " " + event.path("count").asInt())
        .containsExactlyInAnyOrder("IPAllocated 1", "nodeAssigned 1");
    assertThat(condition("quiet", "Allocated").path("status").asText()).isEqualTo("True");
    assertThat(condition("quiet", "Announced").path("status").asText()).isEqualTo("True");

    cluster.lab().kubectl("delete", "svc", "quiet").orThrow("kubectl delete");
    awaitL2Status("quiet", 0);
  }

  @Test
  void nobodyMayAnnounce_theServiceSaysWhy() {
    cluster.configure(
        """
        apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata: {name: silent, namespace: herald-system}
        spec: {addresses: [192.168.1.210-192.168.1.220]}
        """);
    // Growth of the configuration counts at once, and a pool of one's own replaces the ConfigMap's.
    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(
            () -> assertThat(pool("silent").at("/status/availableIPv4").asLong()).isEqualTo(11));
    cluster.configure(Cluster.service("unheard"));

    assertThat(cluster.eventMessage("unheard", "announceFailed"))
        .contains("no L2Advertisement covers pool silent");
    // The event and the status are written by different threads.
    await()
        .atMost(Cluster.PATIENCE)
        .until(() -> condition("unheard", "Announced").path("status").asText().equals("False"));
    var announced = condition("unheard", "Announced");
    assertThat(announced.path("reason").asText()).isEqualTo("NoMatchingAdvertisement");
    assertThat(announced.path("lastTransitionTime").asText()).isNotEmpty();
    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(pool("silent").at("/status/assignedIPv4").asLong()).isEqualTo(1);
              assertThat(pool("silent").at("/status/availableIPv4").asLong()).isEqualTo(10);
            });
    assertThat(statusWrites("unheard")).isEqualTo(1);

    cluster.configure(
        """
        apiVersion: metallb.io/v1beta1
        kind: L2Advertisement
        metadata: {name: all, namespace: herald-system}
        """);
    cluster.serve("unheard");
    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(condition("unheard", "Announced").path("status").asText())
                    .isEqualTo("True"));
    assertThat(statusWrites("unheard")).isEqualTo(2);
  }

  private ObjectNode service(String name) {
    return cluster.lab().api().get("v1", "Service", "default", name).orElseThrow();
  }

  private ObjectNode pool(String name) {
    return cluster
        .lab()
        .api()
        .get("metallb.io/v1beta1", "IPAddressPool", Cluster.HERALD, name)
        .orElseThrow();
  }

  private JsonNode condition(String service, String type) {
    for (var condition : service(service).at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }

  private List<ObjectNode> events(String service) {
    return cluster.lab().api().list("v1", "Event", "default").stream()
        .filter(event -> event.at("/involvedObject/name").asText().equals(service))
        .toList();
  }

  private void awaitL2Status(String service, int count) {
    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .lab()
                            .api()
                            .list("metallb.io/v1beta1", "ServiceL2Status", Cluster.HERALD))
                    .filteredOn(one -> one.at("/status/serviceName").asText().equals(service))
                    .hasSize(count));
  }

  private long statusWrites(String service) {
    return cluster.lab().api().calls().counts().entrySet().stream()
        .filter(entry -> entry.getKey().userAgent().startsWith("herald"))
        .filter(entry -> entry.getKey().resource().equals("services"))
        .filter(entry -> entry.getKey().subresource().equals("status"))
        .filter(entry -> entry.getKey().name().equals(service))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
