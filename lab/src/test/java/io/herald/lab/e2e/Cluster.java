package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Checkout;
import io.herald.lab.Expectations;
import io.herald.lab.KeptLogs;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.apiserver.Json;
import io.herald.lab.node.Node;
import io.herald.lab.probe.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lab with Herald at work in it, and what every end-to-end test does with one. */
final class Cluster implements AutoCloseable {
  /** The namespace of Herald's own objects. */
  static final String HERALD = "herald-system";

  /** The port of every Service here. */
  static final int PORT = 8080;

  /** For what is not timed: a loaded machine may be slow, but it gets there. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long the client asks who has an address, to see everybody who answers. */
  static final Duration GLANCE = Duration.ofMillis(300);

  /** The article's pool and more: pools that only give an address to who asks for them. */
  private static final String CONFIGURATION =
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
          - name: default-v6
            protocol: layer2
            addresses: ["fd00:192:168:1::210-fd00:192:168:1::220"]
          - name: contested
            protocol: layer2
            auto-assign: false
            addresses: [192.168.1.230-192.168.1.231]
          - name: single
            protocol: layer2
            auto-assign: false
            addresses: [192.168.1.240/32]
      """;

  private static final Set<String> POOLS = Set.of("default", "default-v6", "contested", "single");

  private static final List<String> RESOURCES =
      List.of("IPAddressPool", "L2Advertisement", "BGPPeer", "BGPAdvertisement", "Community");

  private final Lab lab;
  private final Expectations expect;

  private Cluster(Lab lab) {
    this.lab = lab;
    this.expect = new Expectations(lab, PATIENCE);
  }

  /** Starts a lab and waits until its speakers are one cluster. */
  static Cluster start(int nodes) {
    var cluster = new Cluster(Lab.start(LabOptions.article().withNodes(nodes)));
    cluster.apply(Checkout.file("manifests/samples/article/nginx-deployment.yaml"));
    cluster.fresh();
    return cluster;
  }

  /** Makes it whole again: every speaker runs, the usual pools, no Service. */
  void fresh() {
    for (var node : lab.nodes()) {
      if (!node.host().powered()) {
        lab.powerOn(node);
      }
      lab.speaker(node).start();
    }
    var given = new ArrayList<String>();
    for (var service : lab.api().list("v1", "Service", "default")) {
      var name = Json.text(service, "metadata", "name");
      given.addAll(ingress(name));
      lab.api().delete("v1", "Service", "default", name);
    }
    // The next Service of that name would be taken to be announced as long as this one still is.
    lab.nodes().forEach(node -> given.remove(node.host().addresses().ipv4()));
    given.forEach(this::awaitSilence);
    for (var kind : RESOURCES) {
      for (var object : lab.api().list("metallb.io/v1beta1", kind, HERALD)) {
        var name = Json.text(object, "metadata", "name");
        lab.api().delete("metallb.io/v1beta1", kind, HERALD, name);
      }
    }
    configure(CONFIGURATION);
    expect.awaitMembers(lab.nodes().size());
    expect.awaitReady();
    expect.awaitPools(POOLS);
  }

  Lab lab() {
    return lab;
  }

  Expectations expect() {
    return expect;
  }

  Client client() {
    return lab.client();
  }

  /** Applies objects. */
  void configure(String yaml) {
    lab.api().applyYaml(yaml);
  }

  private void apply(Path file) {
    lab.kubectl("apply", "-f", file.toString()).orThrow("kubectl apply");
  }

  /**
   * A Service for the nginx pods.
   *
   * @param spec further fields of its spec, as {@code loadBalancerIP: 192.168.1.210}
   */
  static String service(String name, String... spec) {
    return annotated(name, "", spec);
  }

  /** The same with annotations, as {@code metallb.io/address-pool: default}. */
  static String annotated(String name, String annotations, String... spec) {
    var fields = Arrays.stream(spec).map(field -> ", " + field).reduce("", String::concat);
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: default, annotations: {%s}}
        spec: {type: LoadBalancer, selector: {app: nginx}, ports: [{port: %d, targetPort: 80}]%s}
        """
        .formatted(name, annotations, PORT, fields);
  }

  /** Waits until a Service has an address that one node answers for, and gives it. */
  String serve(String service) {
    var address = lab.awaitAddress("default", service, PATIENCE);
    lab.awaitAnnouncer(address, PATIENCE);
    return address;
  }

  /** Creates a Service and does the same. */
  String serveNew(String service) {
    configure(service(service));
    return serve(service);
  }

  /** Waits until nobody answers for an address. */
  void awaitSilence(String address) {
    Lab.poll(
        "nobody to answer for " + address,
        PATIENCE,
        () ->
            Optional.of(client().whoHas(address, GLANCE))
                .filter(report -> report.answerers() == 0));
  }

  /** The message of an event, waited for. */
  String eventMessage(String object, String reason) {
    return expect.awaitEvent("default", object, reason).path("message").asText();
  }

  /** The address of a Service as it stands now, empty without one. */
  List<String> ingress(String service) {
    var object = lab.api().get("v1", "Service", "default", service).orElseThrow();
    return Json.at(object, "status", "loadBalancer", "ingress").findValuesAsText("ip");
  }

  /** What the speaker of a node has logged so far. */
  String log(Node node) {
    return read(lab.speaker(node).log());
  }

  /** The process ids of all speakers, in the order of the nodes. */
  List<Long> pids() {
    return lab.nodes().stream().map(node -> lab.speaker(node).pid()).toList();
  }

  /** One node answers for the address, and only one, for a while. */
  Node assertOneAnswerer(String address) {
    var node = lab.awaitAnnouncer(address, PATIENCE);
    var report = client().whoHas(address, GLANCE.multipliedBy(3));
    assertThat(report.stretches()).as("who answers for %s", address).hasSizeGreaterThan(0);
    assertThat(report.answerers()).as("who answers for %s: %s", address, report).isEqualTo(1);
    return node;
  }

  /** Waits until one node answers for the address, and only one, for a while. */
  Node awaitOneAnswerer(String address) {
    Lab.poll(
        "one answerer for " + address,
        PATIENCE,
        () ->
            Optional.of(client().whoHas(address, GLANCE.multipliedBy(3)))
                .filter(report -> report.answerers() == 1));
    return lab.awaitAnnouncer(address, PATIENCE);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void keepLogs(String name) throws IOException {
    KeptLogs.copy(lab.folder(), Checkout.file("lab/target/e2e-logs").resolve(name));
  }

  @Override
  public void close() {
    lab.close();
  }
}
