package io.herald.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.bootstrap.SpeakerProcess;
import io.herald.bootstrap.settings.SettingsLoader;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the speaker whose allocator acts tells of pools, configuration and refused wishes. */
@Timeout(120)
class AllocatorStateTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;
  private ApiServer server;
  private SpeakerProcess speaker;
  private Thread thread;
  private int managementPort;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
    server.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: herald-system}}");
    server.applyYaml("{apiVersion: v1, kind: Node, metadata: {name: node-1}}");
    configure("192.168.1.210-192.168.1.211");
    managementPort = freePort();
    speaker =
        new SpeakerProcess(
            new SettingsLoader(
                    Map.ofEntries(
                        Map.entry("HERALD_NODE_NAME", "node-1"),
                        Map.entry("HERALD_NODE_NAMESPACE", "herald-system"),
                        Map.entry("HERALD_NETWORK_HOST", HOST),
                        Map.entry("HERALD_NETWORK_MESH_PORT", "" + freePort()),
                        Map.entry("HERALD_NETWORK_MANAGEMENT_PORT", "" + managementPort),
                        Map.entry("HERALD_DISCOVERY_METHOD", "list"),
                        Map.entry("HERALD_DISCOVERY_CONTACT_POINTS", HOST),
                        Map.entry("HERALD_CLUSTER_STABLE_MARGIN", "200ms"),
                        Map.entry("HERALD_KUBERNETES_KUBECONFIG", server.kubeconfig().toString()),
                        Map.entry("HERALD_LAB_WIRE_ENABLED", "false")),
                    Map.of(),
                    Optional.empty())
                .load());
    thread = new Thread(speaker::run, "speaker");
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    speaker.stop("end of test");
    thread.join();
    server.close();
  }

  @Test
  void metricsAndState_servicesComeAndGo_followThePoolAndTheReasons() {
    service("one");
    service("two");
    metricsShow("metallb_allocator_addresses_in_use_total{pool=\"default\"} 2.0");
    service("three");

    metricsShow(
        "herald_allocator_holding 1.0",
        "herald_allocator_term 1.0",
        "herald_api_reachable 1.0",
        "metallb_k8s_client_config_loaded_bool 1.0",
        "metallb_k8s_client_config_stale_bool 0.0",
        "metallb_allocator_addresses_total{pool=\"default\"} 2.0",
        "metallb_allocator_addresses_in_use_total{pool=\"default\"} 2.0",
        "metallb_allocator_ipv4_addresses_in_use_total{pool=\"default\"} 2.0",
        "herald_allocator_services_without_address 1.0",
        "herald_allocator_addresses_without_node 2.0",
        // Two addresses, of which the first writes say that nobody announces them, and one refusal.
        "herald_api_status_writes_total{result=\"written\"} 3.0");
    stateShows("\"unassigned\":[{\"service\":\"default/three\",\"reason\":\"");
    stateShows("\"unannounced\":[{\"address\":\"192.168.1.210\",\"reason\":\"");

    for (String name : new String[] {"one", "two", "three"}) {
      server.delete("v1", "Service", "default", name);
    }
    metricsShow(
        "metallb_allocator_addresses_in_use_total{pool=\"default\"} 0.0",
        "herald_allocator_services_without_address 0.0",
        "herald_plan_addresses 0.0");
  }

  @Test
  void metricsAndState_configurationBroken_isStaleAndSaysWhere() {
    metricsShow("metallb_k8s_client_config_loaded_bool 1.0");

    configure("192.168.1.210-nowhere");

    metricsShow(
        "metallb_k8s_client_config_stale_bool 1.0",
        "metallb_k8s_client_update_errors_total 1.0",
        "herald_configuration_problems 1.0",
        "metallb_allocator_addresses_total{pool=\"default\"} 2.0");
    stateShows(
        "\"problems\":[{\"severity\":\"error\",\"object\":\"ConfigMap herald-system/config\",\"field\":\"");
  }

  private void configure(String range) {
    server.applyYaml(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: herald-system, name: config}
        data:
          config: |
            address-pools:
            - name: default
              protocol: layer2
              addresses: [%s]
        """
            .formatted(range));
  }

  private void service(String name) {
    server.applyYaml(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default}
        spec:
          type: LoadBalancer
          selector: {app: nginx}
          ports: [{port: 8080, targetPort: 80}]
        """
            .formatted(name));
  }

  private void metricsShow(String... lines) {
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(() -> assertThat(get("metrics").lines()).contains(lines));
  }

  private void stateShows(String part) {
    await().atMost(LONG).untilAsserted(() -> assertThat(get("state")).contains(part));
  }

  private String get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://" + HOST + ":" + managementPort + "/" + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
