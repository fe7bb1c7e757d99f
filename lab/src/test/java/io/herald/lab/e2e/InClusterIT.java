package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.Checkout;
import io.herald.lab.Expectations;
import io.herald.lab.KeptLogs;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.apiserver.Json;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Speakers as the DaemonSet runs them: they find each other by the API server's Pods and reach it
 * with what is mounted into theirs, at the paths where Kubernetes mounts it.
 */
@NeedsRoot
class InClusterIT {
  private static final String API_PORT = "6443";

  /** {@code ip netns exec} has given the process its own mounts. */
  private static final String IN_POD =
      """
      mount -t tmpfs tmpfs /run
      account=/run/secrets/kubernetes.io/serviceaccount
      mkdir -p "$account"
      mount --bind "$1" "$account"
      shift
      exec env -u KUBECONFIG "$@"
      """;

  private final JsonNode template =
      Json.at(
          Json.read(Cluster.read(Checkout.file("manifests/base/daemonset.yaml"))),
          "spec",
          "template");
  private final Lab lab = Lab.start(LabOptions.article().withoutSpeakers());
  private final Expectations expect = new Expectations(lab, Cluster.PATIENCE);

  @TempDir private Path account;

  @AfterEach
  void close() throws IOException {
    KeptLogs.copy(lab.folder(), Checkout.file("lab/target/e2e-logs").resolve("InClusterIT"));
    lab.close();
  }

  @Test
  void speakers_besideAPodThatNeverAnswers_formACluster_allocateAndAnnounce() throws Exception {
    Files.writeString(account.resolve("ca.crt"), lab.api().authorityPem());
    Files.writeString(account.resolve("token"), "herald-lab");
    Files.writeString(account.resolve("namespace"), Cluster.HERALD);
    for (var node : lab.nodes()) {
      pod(node.name(), node.host().addresses().ipv4());
    }
    // Its node has lost its power, and nobody has told the API server yet.
    pod("k8s-node-2", lab.addresses().node(3).ipv4());

    lab.nodes().forEach(this::start);

    expect.awaitMembers(2);
    expect.awaitReady();
    for (var file : List.of("config.yaml", "nginx-deployment.yaml", "nginx-service.yaml")) {
      lab.kubectl("apply", "-f", Checkout.file("manifests/samples/article/" + file).toString())
          .orThrow(file);
    }
    var address = lab.awaitAddress("default", "nginx", Cluster.PATIENCE);
    assertThat(lab.awaitAnnouncer(address, Cluster.PATIENCE)).isIn(lab.nodes());
    onlyWhatIsGranted();
  }

  private void onlyWhatIsGranted() {
    var grants = Grant.ofManifests();
    var calls = Grant.calls(lab);
    assertThat(calls).allMatch(call -> grants.stream().anyMatch(grant -> grant.allows(call)));
    assertThat(calls).anyMatch(new Grant(Cluster.HERALD, "", "pods", "list", "")::allows);
  }

  /** The DaemonSet's Pod on a node. */
  private void pod(String node, String address) {
    var pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = template.path("metadata").deepCopy();
    pod.set("metadata", metadata);
    metadata.put("name", "speaker-" + node).put("namespace", Cluster.HERALD);
    pod.set("spec", template.path("spec").deepCopy());
    Json.child(pod, "spec").put("nodeName", node);
    Json.child(pod, "status").put("phase", "Running").put("hostIP", address).put("podIP", address);
    lab.api().apply(pod);
  }

  private void start(Node node) {
    var command = new ArrayList<>(List.of("sh", "-euc", IN_POD, "sh", account.toString()));
    command.addAll(lab.loneSpeaker(node.host(), environment(node)));
    node.daemon("speaker", command, Map.of()).start();
  }

  /** The DaemonSet's variables and Kubernetes' own; none of the lab's short cuts is left. */
  private Map<String, String> environment(Node node) {
    var fields =
        Map.of(
            "spec.nodeName", node.name(),
            "metadata.namespace", Cluster.HERALD,
            "status.hostIP", node.host().addresses().ipv4());
    var environment = new HashMap<String, String>();
    for (var variable : Json.at(template, "spec", "containers").path(0).path("env")) {
      var field = Json.text(variable, "valueFrom", "fieldRef", "fieldPath");
      var value = field.isEmpty() ? Json.text(variable, "value") : fields.get(field);
      environment.put(Json.text(variable, "name"), value);
    }
    environment.put("KUBERNETES_SERVICE_HOST", lab.addresses().apiServer().ipv4());
    environment.put("KUBERNETES_SERVICE_PORT", API_PORT);
    environment.put("HOME", "/nonexistent");
    environment.put("HERALD_DISCOVERY_METHOD", "kubernetes");
    environment.put("HERALD_DISCOVERY_CONTACT_POINTS", "");
    environment.put("HERALD_KUBERNETES_ENABLED", "true");
    return environment;
  }
}
