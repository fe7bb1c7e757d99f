package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.actors.testing.NeedsRoot;
import io.herald.bootstrap.cli.HeraldCommand;
import io.herald.lab.Checkout;
import io.herald.lab.Expectations;
import io.herald.lab.KeptLogs;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.apiserver.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster as MetalLB left it comes up under Herald: no address changes, and no Service is written
 * that does not lack something. The walk is that of the page MIGRATION.md.
 */
@NeedsRoot
class MigrationIT {
  private static final String NAMESPACE = "metallb-system";
  private static final Duration PATIENCE = Cluster.PATIENCE;

  /** As the custom resources of MetalLB 0.13 and later, one of each sort. */
  private static final String RESOURCES =
      """
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata: {name: lan, namespace: metallb-system}
      spec: {addresses: [192.168.1.210-192.168.1.220]}
      ---
      apiVersion: metallb.io/v1beta1
      kind: IPAddressPool
      metadata: {name: reserved, namespace: metallb-system}
      spec: {addresses: [192.168.1.230/32], autoAssign: false}
      ---
      apiVersion: metallb.io/v1beta1
      kind: L2Advertisement
      metadata: {name: all, namespace: metallb-system}
      ---
      apiVersion: metallb.io/v1beta1
      kind: ServiceL2Status
      metadata: {name: l2-x7f2k, namespace: metallb-system}
      status: {node: k8s-node, serviceName: web, serviceNamespace: default}
      """;

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: config, namespace: metallb-system}
      data:
        config: |
          address-pools:
          - name: lan
            protocol: layer2
            addresses: [192.168.1.210-192.168.1.220]
          - name: reserved
            protocol: layer2
            auto-assign: false
            addresses: [192.168.1.230/32]
      """;

  private final Lab lab = Lab.start(options());

  private static LabOptions options() {
    return LabOptions.article()
        .withoutSpeakers()
        .withSpeakerEnvironment(Map.of("HERALD_NODE_NAMESPACE", NAMESPACE));
  }

  @AfterEach
  void close() throws IOException {
    KeptLogs.copy(lab.folder(), Checkout.file("lab/target/e2e-logs").resolve("MigrationIT"));
    lab.close();
  }

  /** What MetalLB wrote on a Service: the address, and since 0.13 the pool. */
  private static String service(
      String name, String annotations, String spec, int port, String address) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default, annotations: {%s}}
        spec: {type: LoadBalancer, selector: {app: nginx}, ports: [{port: %d, targetPort: 80}]%s}
        status: {loadBalancer: {ingress: [{ip: %s, ipMode: VIP}]}}
        """
        .formatted(name, annotations, port, spec, address);
  }

  private static String allocated(String pool) {
    return "metallb.io/ip-allocated-from-pool: " + pool;
  }

  private void left(String configuration, List<String> services) {
    lab.api().applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: metallb-system}}");
    lab.api().applyYaml(configuration);
    lab.kubectl(
            "apply",
            "-f",
            Checkout.file("manifests/samples/article/nginx-deployment.yaml").toString())
        .orThrow("kubectl apply");
    services.forEach(lab.api()::applyYaml);
    Lab.poll(
        "endpoints that serve",
        PATIENCE,
        () ->
            Optional.of(
                    lab.api().list("discovery.k8s.io/v1", "EndpointSlice", "default").stream()
                        .filter(slice -> slice.toString().contains("\"ready\":true"))
                        .count())
                .filter(serving -> serving >= services.size()));
  }

  @Test
  void clusterOfTheResourcesEra_comesUp_noAddressChangesAndNoServiceIsWritten() throws Exception {
    left(
        RESOURCES,
        List.of(
            service("web", allocated("lan"), "", 8080, "192.168.1.215"),
            service(
                "pinned",
                allocated("lan"),
                ", loadBalancerIP: 192.168.1.219",
                8080,
                "192.168.1.219"),
            service(
                "asked",
                "metallb.io/address-pool: reserved, " + allocated("reserved"),
                "",
                8080,
                "192.168.1.230"),
            service(
                "shared-a",
                "metallb.universe.tf/allow-shared-ip: k, " + allocated("lan"),
                "",
                80,
                "192.168.1.212"),
            service(
                "shared-b",
                "metallb.universe.tf/allow-shared-ip: k, " + allocated("lan"),
                "",
                443,
                "192.168.1.212")));
    var before = services();
    assertThat(herald("plan", "-f", file(RESOURCES), "-n", NAMESPACE)).isZero();

    comesUp();

    assertThat(services()).isEqualTo(before);
    assertThat(events("shared-a")).doesNotContain("IPAllocated", "ClearAssignment");
  }

  @Test
  void clusterOfTheConfigMapEra_comesUp_keepsItsAddressesAndGoesOverToResources() throws Exception {
    left(
        CONFIG_MAP,
        List.of(
            service("web", "", "", 8080, "192.168.1.215"),
            service(
                "asked", "metallb.universe.tf/address-pool: reserved", "", 8080, "192.168.1.230")));
    var before = addresses();

    comesUp();

    assertThat(addresses()).isEqualTo(before);
    assertThat(pool("web")).isEqualTo("lan");
    assertThat(pool("asked")).isEqualTo("reserved");

    var written = services();
    var converted = new StringWriter();
    assertThat(herald(converted, "convert", "-n", NAMESPACE)).isZero();
    assertThat(herald("plan", "-f", file(converted.toString()), "-n", NAMESPACE)).isZero();
    lab.kubectl("apply", "-f", file(converted.toString())).orThrow("kubectl apply");
    new Expectations(lab, PATIENCE).awaitEvent(NAMESPACE, "config", "ConfigurationIgnored");
    assertThat(services()).isEqualTo(written);
    assertThat(herald("check", "-n", NAMESPACE)).isZero();
  }

  /** Starts the speakers; a Service that waited for an address shows when allocation has begun. */
  private void comesUp() {
    var old = addresses();
    lab.api()
        .applyYaml(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: waiting, namespace: default}
            spec: {type: LoadBalancer, selector: {app: nginx}, ports: [{port: 8080, targetPort: 80}]}
            """);
    lab.nodes().forEach(node -> lab.speaker(node).start());
    var given = lab.awaitAddress("default", "waiting", PATIENCE);
    assertThat(old.values()).doesNotContain(given);
    old.values().stream().distinct().forEach(address -> lab.awaitAnnouncer(address, PATIENCE));
    lab.api().delete("v1", "Service", "default", "waiting");
  }

  /** Name, address and version of every Service that MetalLB had given an address. */
  private Map<String, String> services() {
    var services = new TreeMap<String, String>();
    for (var service : loadBalancers()) {
      var version = Json.text(service, "metadata", "resourceVersion");
      services.put(Json.text(service, "metadata", "name"), address(service) + " at " + version);
    }
    return services;
  }

  private Map<String, String> addresses() {
    var addresses = new TreeMap<String, String>();
    loadBalancers().forEach(s -> addresses.put(Json.text(s, "metadata", "name"), address(s)));
    return addresses;
  }

  private List<ObjectNode> loadBalancers() {
    return lab.api().list("v1", "Service", "default").stream()
        .filter(service -> Json.text(service, "spec", "type").equals("LoadBalancer"))
        .filter(service -> !Json.text(service, "metadata", "name").equals("waiting"))
        .toList();
  }

  private static String address(ObjectNode service) {
    return Json.text(Json.at(service, "status", "loadBalancer", "ingress").path(0), "ip");
  }

  private String pool(String service) {
    var object = lab.api().get("v1", "Service", "default", service).orElseThrow();
    return Json.text(object, "metadata", "annotations", "metallb.io/ip-allocated-from-pool");
  }

  private List<String> events(String service) {
    return lab.api().list("v1", "Event", "default").stream()
        .filter(event -> Json.text(event, "involvedObject", "name").equals(service))
        .map(event -> Json.text(event, "reason"))
        .toList();
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(lab.folder(), "config", ".yaml"), text)
        .toString();
  }

  private int herald(String... arguments) {
    return herald(new StringWriter(), arguments);
  }

  /** Herald's command line against the living cluster. */
  private int herald(StringWriter out, String... arguments) {
    var line = new ArrayList<>(List.of(arguments));
    line.addAll(1, List.of("--kubeconfig", lab.controlPlane().kubeconfig().toString()));
    var command =
        HeraldCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int status = command.execute(line.toArray(String[]::new));
    System.out.print(out);
    return status;
  }
}
