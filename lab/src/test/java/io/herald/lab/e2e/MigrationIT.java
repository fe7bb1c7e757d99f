package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster as MetalLB left it comes up under Herald: no address changes, and no Service is written
 * that does not lack something. The walk is that of the page MIGRATION.md, whose own commands are
 * run; what MetalLB leaves is in the test's resources.
 */
@NeedsRoot
class MigrationIT {
  private static final String NAMESPACE = "metallb-system";
  private static final String GROUP = "metallb.io/v1beta1";
  private static final String POOL = "metallb.io/ip-allocated-from-pool";
  private static final Duration PATIENCE = Cluster.PATIENCE;

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

  private final MigrationPage page = new MigrationPage();
  private Map<String, String> settings = Map.of();
  private Lab lab;

  /** A lab without anything of Herald's, whose speakers will have these settings. */
  private void start(Map<String, String> settingsToCarryOver) {
    settings = settingsToCarryOver;
    var environment = new HashMap<>(settings);
    environment.put("HERALD_NODE_NAMESPACE", NAMESPACE);
    lab = Lab.start(LabOptions.article().withoutSpeakers().withSpeakerEnvironment(environment));
    kubectl("delete -k manifests/base --ignore-not-found");
    kubectl("apply -f manifests/samples/article/nginx-deployment.yaml");
    kubectl("apply -f lab/src/test/resources/metallb/program.yaml");
  }

  @AfterEach
  void close() throws IOException {
    KeptLogs.copy(lab.folder(), Checkout.file("lab/target/e2e-logs").resolve("MigrationIT"));
    lab.close();
  }

  private String kubectl(String command) {
    return lab.kubectl(command.split(" ")).orThrow("kubectl " + command);
  }

  private static String left(String file) {
    return Cluster.read(Checkout.file("lab/src/test/resources/metallb").resolve(file));
  }

  private void awaitEndpoints(int services) {
    Lab.poll(
        "endpoints that serve",
        PATIENCE,
        () ->
            Optional.of(
                    lab.api().list("discovery.k8s.io/v1", "EndpointSlice", "default").stream()
                        .filter(slice -> slice.toString().contains("\"ready\":true"))
                        .count())
                .filter(serving -> serving >= services));
  }

  @Test
  void clusterOfTheResourcesEra_comesUp_noAddressChangesAndNoServiceIsWritten() throws Exception {
    start(Map.of());
    // Not by apply, as Helm does not either: what apply did not write it leaves in place.
    kubectl("create -f lab/src/test/resources/metallb/definitions.yaml");
    lab.api().applyYaml(left("resources.yaml"));
    lab.api().applyYaml(left("services.yaml"));
    awaitEndpoints(8);
    var services = services();
    var configuration = configuration();
    assertThat(herald("plan", "-f", file(left("resources.yaml")), "-n", NAMESPACE)).isZero();

    comesUp();

    var after = services();
    assertThat(after.remove("older")).startsWith("192.168.1.214 at ");
    services.remove("older");
    assertThat(after).isEqualTo(services);
    assertThat(configuration()).isEqualTo(configuration);
    assertThat(annotations("older")).containsEntry(POOL, "lan").hasSize(1);
    assertThat(writes("older")).as("to add the annotation").isEqualTo(1);
    assertThat(events("shared-a")).doesNotContain("IPAllocated", "ClearAssignment");
    assertThat(lab.api().list(GROUP, "BGPPeer", NAMESPACE)).as("both versions are read").hasSize(1);
    assertThat(herald("check", "-n", NAMESPACE)).isZero();
    assertStatusObjects();
  }

  @Test
  void clusterOfTheConfigMapEra_comesUp_keepsItsAddressesAndGoesOverToResources() throws Exception {
    start(Map.of());
    lab.api().applyYaml(CONFIG_MAP);
    lab.api().applyYaml(service("web", "", "192.168.1.215"));
    lab.api()
        .applyYaml(service("asked", "metallb.universe.tf/address-pool: reserved", "192.168.1.230"));
    awaitEndpoints(2);
    var before = addresses();

    comesUp();

    assertThat(addresses()).isEqualTo(before);
    assertThat(annotations("web")).containsEntry(POOL, "lan");
    assertThat(annotations("asked")).containsEntry(POOL, "reserved");

    var written = services();
    var converted = new StringWriter();
    assertThat(herald(converted, "convert", "-n", NAMESPACE)).isZero();
    assertThat(herald("plan", "-f", file(converted.toString()), "-n", NAMESPACE)).isZero();
    kubectl("apply -f " + file(converted.toString()));
    new Expectations(lab, PATIENCE).awaitEvent(NAMESPACE, "config", "ConfigurationIgnored");
    assertThat(services()).isEqualTo(written);
    assertThat(herald("check", "-n", NAMESPACE)).isZero();
  }

  /** The flag stood in MetalLB's DaemonSet; the page has it said again in a ConfigMap. */
  @Test
  void clusterOfOneClass_flagCarriedOver_itsServicesAreAnnouncedAndOthersUntouched() {
    start(Map.of("HERALD_SERVICES_LOAD_BALANCER_CLASS", "metallb"));
    var ofClass = "loadBalancerClass: metallb";
    lab.api().applyYaml(CONFIG_MAP);
    lab.api().applyYaml(service("ours", POOL + ": lan", "192.168.1.215", ofClass));
    lab.api().applyYaml(service("theirs", "", "203.0.113.7"));
    awaitEndpoints(2);
    var before = services();
    page.commands("Carry over MetalLB's flags").stream()
        .filter(command -> command.contains("create configmap"))
        .forEach(command -> kubectl(command.replace("NAME", "metallb")));

    comesUp(ofClass);

    assertThat(services()).isEqualTo(before);
    assertThat(events("theirs")).isEmpty();
  }

  /** What MetalLB of 0.9 and of today wrote on a Service. */
  private static String service(String name, String annotations, String address, String... spec) {
    return Cluster.annotated(name, annotations, spec)
        + "status: {loadBalancer: {ingress: [{ip: %s, ipMode: VIP}]}}\n".formatted(address);
  }

  /**
   * From MetalLB to Herald as the page says, and then the speakers as the DaemonSet says; a Service
   * that waited for an address shows when allocation has begun.
   */
  private void comesUp(String... spec) {
    page.commands("Stop MetalLB").forEach(this::kubectl);
    page.commands("Start Herald").forEach(this::kubectl);
    page.commands("Take MetalLB's rights away").forEach(this::kubectl);
    assertDaemonSetMeansTheLabsSpeakers();
    assertOnlyHeraldsRights();

    var old = addresses();
    // Another load balancer's Service has an address that is none of the lab's.
    old.remove("theirs");
    var given = old.values().stream().flatMap(List::stream).distinct().toList();
    lab.api().applyYaml(Cluster.annotated("waiting", "", spec));
    // The command line, which has a user's rights, has asked before.
    lab.api().calls().clear();
    lab.nodes().forEach(node -> lab.speaker(node).start());
    assertThat(given).doesNotContain(lab.awaitAddress("default", "waiting", PATIENCE));
    given.forEach(address -> lab.awaitAnnouncer(address, PATIENCE));
    lab.api().delete("v1", "Service", "default", "waiting");
    assertThat(Grant.calls(lab))
        .as("called, but not granted")
        .allMatch(call -> grants().stream().anyMatch(grant -> grant.allows(call)));
  }

  private Set<Grant> grants() {
    return Grant.applied(lab, NAMESPACE);
  }

  /** The lab is its own DaemonSet: that its speakers are started like those of the applied one. */
  private void assertDaemonSetMeansTheLabsSpeakers() {
    var daemonSet = lab.api().get("apps/v1", "DaemonSet", NAMESPACE, "speaker").orElseThrow();
    var container = daemonSet.at("/spec/template/spec/containers/0");
    assertThat(container.path("image").asText()).startsWith("herald:");
    assertThat(container.path("env"))
        .filteredOn(variable -> Json.text(variable, "name").equals("HERALD_NODE_NAMESPACE"))
        .singleElement()
        .satisfies(
            variable ->
                assertThat(variable.at("/valueFrom/fieldRef/fieldPath").asText())
                    .isEqualTo("metadata.namespace"));
    var configMap = container.at("/envFrom/0/configMapRef/name").asText();
    var carriedOver =
        lab.api()
            .get("v1", "ConfigMap", NAMESPACE, configMap)
            .map(map -> Json.MAPPER.convertValue(map.path("data"), Map.class))
            .orElse(Map.of());
    assertThat(settings).isEqualTo(carriedOver);
  }

  /** Herald's account is called as MetalLB's was. */
  private void assertOnlyHeraldsRights() {
    var bindings = new ArrayList<ObjectNode>();
    for (var kind : List.of("RoleBinding", "ClusterRoleBinding")) {
      bindings.addAll(lab.api().list("rbac.authorization.k8s.io/v1", kind, ""));
    }
    assertThat(bindings)
        .filteredOn(binding -> binding.path("subjects").toString().contains("\"speaker\""))
        .extracting(binding -> binding.at("/roleRef/name").asText())
        .containsExactlyInAnyOrder("herald-speaker", "herald-speaker");
  }

  /** MetalLB's objects that are right stay, those that are wrong go, and nothing is missing. */
  private void assertStatusObjects() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var announced = new TreeSet<String>();
              addresses()
                  .forEach(
                      (service, all) ->
                          all.forEach(a -> announced.add(service + " on " + announcer(a))));
              assertThat(statuses().values()).containsExactlyInAnyOrderElementsOf(announced);
            });
    assertThat(statuses().containsKey("l2-web"))
        .isEqualTo(statuses().containsValue("web on k8s-node"));
    assertThat(lab.api().list(GROUP, "ServiceBGPStatus", NAMESPACE)).hasSize(1);
    assertThat(lab.api().list(GROUP, "ConfigurationState", NAMESPACE))
        .extracting(state -> Json.text(state, "metadata", "name"))
        .containsExactlyInAnyOrder("controller", "speaker-k8s-master", "speaker-k8s-node");
    assertThat(lab.api().list(GROUP, "ConfigurationState", NAMESPACE))
        .extracting(state -> Json.text(state, "status", "result"))
        .containsOnly("Valid");
  }

  private Map<String, String> statuses() {
    var statuses = new TreeMap<String, String>();
    for (var object : lab.api().list(GROUP, "ServiceL2Status", NAMESPACE)) {
      var status = object.path("status");
      statuses.put(
          Json.text(object, "metadata", "name"),
          Json.text(status, "serviceName") + " on " + Json.text(status, "node"));
    }
    return statuses;
  }

  private String announcer(String address) {
    return lab.awaitAnnouncer(address, PATIENCE).name();
  }

  /** Every object of the configuration: its version, and of a pool that of its specification. */
  private Map<String, String> configuration() {
    var versions = new TreeMap<String, String>();
    for (var kind :
        List.of(
            "L2Advertisement",
            "BGPAdvertisement",
            "BFDProfile",
            "Community",
            "ServiceBGPStatus",
            "IPAddressPool")) {
      var field = kind.equals("IPAddressPool") ? "generation" : "resourceVersion";
      for (var object : lab.api().list(GROUP, kind, NAMESPACE)) {
        versions.put(
            kind + "/" + Json.text(object, "metadata", "name"),
            object.path("metadata").path(field).asText());
      }
    }
    for (var peer : lab.api().list("metallb.io/v1beta2", "BGPPeer", NAMESPACE)) {
      versions.put("BGPPeer", Json.text(peer, "metadata", "resourceVersion"));
    }
    return versions;
  }

  /** Name, addresses and version of every Service that had an address before. */
  private Map<String, String> services() {
    var services = new TreeMap<String, String>();
    for (var service : loadBalancers()) {
      var version = Json.text(service, "metadata", "resourceVersion");
      services.put(
          Json.text(service, "metadata", "name"),
          String.join(", ", addresses(service)) + " at " + version);
    }
    return services;
  }

  private Map<String, List<String>> addresses() {
    var addresses = new TreeMap<String, List<String>>();
    loadBalancers().forEach(s -> addresses.put(Json.text(s, "metadata", "name"), addresses(s)));
    return addresses;
  }

  private List<ObjectNode> loadBalancers() {
    return lab.api().list("v1", "Service", "default").stream()
        .filter(service -> Json.text(service, "spec", "type").equals("LoadBalancer"))
        .filter(service -> !Json.text(service, "metadata", "name").equals("waiting"))
        .toList();
  }

  private static List<String> addresses(ObjectNode service) {
    return Json.at(service, "status", "loadBalancer", "ingress").findValuesAsText("ip");
  }

  private Map<String, String> annotations(String service) {
    var object = lab.api().get("v1", "Service", "default", service).orElseThrow();
    var annotations = new TreeMap<String, String>();
    Json.fields(Json.at(object, "metadata", "annotations"))
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    return annotations;
  }

  /** How often Herald has written a Service. */
  private long writes(String service) {
    return lab.api().calls().counts().entrySet().stream()
        .filter(call -> call.getKey().userAgent().startsWith("herald"))
        .filter(call -> call.getKey().resource().equals("services"))
        .filter(call -> call.getKey().name().equals(service))
        .mapToLong(Map.Entry::getValue)
        .sum();
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
