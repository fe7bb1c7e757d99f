package io.herald.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonParser;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1PolicyRule;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ManifestsTest {
  /** Files of objects that the client has models for, which refuse unknown fields. */
  static Stream<Path> coreFiles() {
    return ManifestFiles.ofObjects().stream()
        .filter(
            file ->
                ManifestFiles.documents(file).stream()
                    .map(object -> object.get("apiVersion").asText())
                    .noneMatch(
                        version ->
                            version.startsWith("metallb.io/")
                                || version.startsWith("apiextensions.k8s.io/")));
  }

  @ParameterizedTest
  @MethodSource("coreFiles")
  void file_loadedByTheStrictClient_isUnderstood(Path file) throws IOException {
    assertThat(Yaml.loadAll(file.toFile()))
        .isNotEmpty()
        .allSatisfy(
            object -> assertThat(((KubernetesObject) object).getMetadata().getName()).isNotEmpty());
  }

  static List<JsonNode> definitions() {
    return ManifestFiles.definitions();
  }

  /** By JSON: the client's reader of YAML knows x-kubernetes-validations in some places only. */
  @ParameterizedTest
  @MethodSource("definitions")
  void definition_loadedByTheStrictClient_isUnderstood(JsonNode definition) throws IOException {
    V1CustomResourceDefinition.validateJsonElement(JsonParser.parseString(definition.toString()));
    assertThat(V1CustomResourceDefinition.fromJson(definition.toString()).getSpec().getGroup())
        .isEqualTo("metallb.io");
  }

  @Test
  void base_everyFile_isNamedInTheKustomization() {
    var base = ManifestFiles.ROOT.resolve("base");
    var listed =
        StreamSupport.stream(
                ManifestFiles.documents(base.resolve("kustomization.yaml"))
                    .get(0)
                    .get("resources")
                    .spliterator(),
                false)
            .map(JsonNode::asText)
            .map(base::resolve)
            .toList();
    assertThat(ManifestFiles.ofObjects())
        .filteredOn(file -> file.startsWith(base))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void base_everyNamespacedObject_namesTheNamespace() throws IOException {
    for (Path file : ManifestFiles.ofObjects()) {
      for (JsonNode object : ManifestFiles.documents(file)) {
        var clusterWide =
            List.of("Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding")
                .contains(object.get("kind").asText());
        assertThat(object.get("metadata").hasNonNull("namespace"))
            .as("%s in %s", object.get("kind"), file)
            .isNotEqualTo(clusterWide);
      }
    }
  }

  @Test
  void roles_everyRule_grantsNoWildcardAndNothingOnSecrets() throws IOException {
    var cluster = (V1ClusterRole) load("base/rbac/cluster-role.yaml");
    var namespaced = (V1Role) load("base/rbac/role.yaml");
    assertThat(Stream.concat(cluster.getRules().stream(), namespaced.getRules().stream()))
        .allSatisfy(
            (V1PolicyRule rule) -> {
              assertThat(rule.getVerbs()).doesNotContain("*");
              assertThat(rule.getResources()).doesNotContain("*", "secrets");
              assertThat(rule.getApiGroups()).doesNotContain("*");
            });
  }

  /** The Secret memberlist, files of gossip and raw FRR lines: nothing else can be read. */
  @Test
  void roles_configMaps_areTheConfigurationAlone() throws IOException {
    var namespaced = (V1Role) load("base/rbac/role.yaml");
    assertThat(namespaced.getRules())
        .filteredOn(rule -> rule.getResources().contains("configmaps"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.getResourceNames()).containsExactly("config"));
  }

  /** No controller, no webhook, no NetworkPolicy, no Secret. */
  @Test
  void base_objects_areOfTheseKindsAlone() {
    assertThat(
            ManifestFiles.ofObjects().stream()
                .filter(file -> file.startsWith(ManifestFiles.ROOT.resolve("base")))
                .flatMap(file -> ManifestFiles.documents(file).stream())
                .map(object -> object.get("kind").asText())
                .distinct())
        .containsExactlyInAnyOrder(
            "Namespace",
            "CustomResourceDefinition",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "Service",
            "DaemonSet");
  }

  @Test
  void daemonSet_labels_areHeraldsAndNotMetalLbs() throws IOException {
    var daemonSet = (V1DaemonSet) load("base/daemonset.yaml");
    var labels =
        Map.of("app.kubernetes.io/name", "herald", "app.kubernetes.io/component", "speaker");
    assertThat(daemonSet.getMetadata().getName()).isEqualTo("speaker");
    assertThat(daemonSet.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(daemonSet.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(labels);
  }

  @Test
  void daemonSet_pod_hasTimeToHandOverAndStaysOnANodeThatSeemsLost() throws IOException {
    var pod = ((V1DaemonSet) load("base/daemonset.yaml")).getSpec().getTemplate().getSpec();
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(pod.getTolerations())
        .extracting(toleration -> toleration.getKey() + " " + toleration.getEffect())
        .containsExactlyInAnyOrder(
            "node-role.kubernetes.io/control-plane NoSchedule",
            "node-role.kubernetes.io/master NoSchedule",
            "node.kubernetes.io/not-ready NoExecute",
            "node.kubernetes.io/unreachable NoExecute");
  }

  @Test
  void daemonSet_container_hasOnlyTheRightToOpenRawSockets() throws IOException {
    var pod = ((V1DaemonSet) load("base/daemonset.yaml")).getSpec().getTemplate().getSpec();
    var container = pod.getContainers().get(0);
    var security = Objects.requireNonNull(container.getSecurityContext());
    assertThat(security.getCapabilities().getAdd()).containsExactly("NET_RAW");
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
    assertThat(pod.getHostNetwork()).isTrue();
  }

  private static Object load(String file) throws IOException {
    return Yaml.load(ManifestFiles.ROOT.resolve(file).toFile());
  }
}
