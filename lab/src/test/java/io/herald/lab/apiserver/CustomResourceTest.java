package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.kinds.ApiException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomResourceTest {
  @TempDir static Path folder;
  private static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void define() {
    server.applyYaml(Manifests.DEFINITION);
  }

  @AfterEach
  void clear() {
    server.delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "pools.example.io");
  }

  private ObjectNode pool(String spec) {
    return server.apply(
        Json.read(
            "{apiVersion: example.io/v1, kind: Pool, metadata: {name: p}, spec: " + spec + "}"));
  }

  @Test
  void definition_applied_isEstablished() {
    ObjectNode definition =
        server
            .get("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "pools.example.io")
            .orElseThrow();
    assertThat(Json.texts(definition.at("/status/storedVersions"))).containsExactly("v1");
    assertThat(definition.at("/status/conditions/1/type").asText()).isEqualTo("Established");
    assertThat(definition.at("/spec/names/singular").asText()).isEqualTo("pool");
  }

  @Test
  void resource_created_isDefaulted() {
    ObjectNode pool = pool("{addresses: [10.0.0.0/24], nested: {}}");
    assertThat(pool.at("/spec/autoAssign").asBoolean()).isTrue();
    assertThat(pool.at("/spec/nested/mode").asText()).isEqualTo("fast");
    assertThat(pool.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void specification_changed_countsGeneration() {
    pool("{addresses: [10.0.0.0/24]}");
    assertThat(pool("{addresses: [10.0.0.0/24]}").at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(pool("{addresses: [10.0.1.0/24]}").at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | spec.addresses: Required value",
        "{addresses: []} | spec.addresses in body should have at least 1 items",
        "{addresses: [1, 2, 3, 4]} | must be of type string: \"integer\"",
        "{addresses: ['1', '2', '3', '4']} | Too many: 4: must have at most 3 items",
        "{addresses: [foo]} | spec.addresses[0] in body should match '^[0-9./-]+$'",
        "{addresses: ['1'], weight: 0} | should be greater than or equal to 1",
        "{addresses: ['1'], weight: 101} | should be less than or equal to 100",
        "{addresses: ['1'], protocol: rip} | Unsupported value: \"rip\": supported values: \"bgp\"",
        "{addresses: ['1'], holdTime: 1s} | spec.holdTime: Invalid value: \"string\": at least 3s",
        "{addresses: ['1'], other: 1} | unknown field \"spec.other\""
      })
  void resource_broken_isRefusedInKubernetesWords(String spec, String message) {
    assertThatThrownBy(() -> pool(spec))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @Test
  void immutableField_changed_isRefusedByRule() {
    pool("{addresses: ['1'], owner: a}");
    assertThatThrownBy(() -> pool("{addresses: ['1'], owner: b}"))
        .hasMessageContaining("spec: Invalid value: \"object\": owner is immutable");
  }

  @Test
  void definition_withBrokenRule_isRefused() {
    String broken =
        Manifests.DEFINITION
            .replace("duration(self) >=", "duration(self >=")
            .replace("pools", "ponds");
    assertThatThrownBy(() -> server.applyYaml(broken)).hasMessageContaining("compilation failed");
  }

  /** As in a cluster whose webhook is gone: only the stored version can be read. */
  @Test
  void conversionByWebhook_nobodyAnswers_onlyTheStoredVersionIsRead() {
    String hook =
        "{strategy: Webhook, webhook: {clientConfig: {url: 'https://hook.example'},"
            + " conversionReviewVersions: [v1]}}";
    server.applyYaml(twoVersions(hook));
    pool("{addresses: ['1']}");

    assertThat(server.list("example.io/v1", "Pool", "")).hasSize(1);
    assertThatThrownBy(() -> server.list("example.io/v0", "Pool", ""))
        .hasMessageContaining("conversion webhook for example.io/v1, Kind=Pool failed");
    server.applyYaml(twoVersions("{strategy: None}"));
    assertThat(server.list("example.io/v0", "Pool", "")).hasSize(1);
  }

  private static String twoVersions(String conversion) {
    return Manifests.DEFINITION.replace(
        "  versions:\n",
        """
          conversion: %s
          versions:
          - name: v0
            served: true
            storage: false
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(conversion));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{strategy: None, webhook: {conversionReviewVersions: [v1]}}"
            + " | spec.conversion.webhook: Forbidden: should not be set when strategy is not",
        "{strategy: Webhook} | spec.conversion.webhook.clientConfig: Required value",
        "{strategy: Magic} | spec.conversion.strategy: Unsupported value: \"Magic\""
      })
  void definition_withBrokenConversion_isRefused(String conversion, String message) {
    String broken =
        Manifests.DEFINITION.replace(
            "  versions:", "  conversion: " + conversion + "\n  versions:");
    assertThatThrownBy(() -> server.applyYaml(broken)).hasMessageContaining(message);
  }

  @Test
  void definition_deleted_takesItsObjectsAlong() {
    pool("{addresses: ['1']}");
    server.delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "pools.example.io");
    assertThatThrownBy(() -> pool("{addresses: ['1']}"))
        .hasMessageContaining("no matches for kind \"Pool\" in version \"example.io/v1\"");
    server.applyYaml(Manifests.DEFINITION);
    assertThat(server.list("example.io/v1", "Pool", "")).isEmpty();
  }
}
