package io.herald.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CustomResourceDefinitionsTest {
  private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean");

  private static final String SPEC =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/";

  static Stream<CustomResourceCase> refusedByRule() {
    return CustomResourceCase.refused().filter(CustomResourceCase::byRule);
  }

  static Stream<CustomResourceCase> accepted() {
    return CustomResourceCase.accepted();
  }

  static List<JsonNode> definitions() {
    return ManifestFiles.definitions();
  }

  @Test
  void definitions_together_areTheGroupsNineKinds() {
    assertThat(definitions())
        .extracting(definition -> definition.at("/spec/names/kind").asText())
        .containsExactlyInAnyOrder(
            "IPAddressPool",
            "L2Advertisement",
            "BGPPeer",
            "BGPAdvertisement",
            "BFDProfile",
            "Community",
            "ServiceL2Status",
            "ServiceBGPStatus",
            "ConfigurationState");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void definition_namesAndVersions_agree(JsonNode definition) {
    var names = definition.at("/spec/names");
    assertThat(definition.at("/metadata/name").asText())
        .isEqualTo(names.get("plural").asText() + ".metallb.io");
    assertThat(names.get("singular").asText()).isEqualToIgnoringCase(names.get("kind").asText());
    assertThat(names.get("listKind").asText()).isEqualTo(names.get("kind").asText() + "List");
    assertThat(definition.at("/spec/versions"))
        .filteredOn(version -> version.get("storage").asBoolean())
        .hasSize(1);
    assertThat(definition.at("/spec/conversion/strategy").asText()).isEqualTo("None");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void schema_everyNode_isStructural(JsonNode definition) {
    for (JsonNode version : definition.at("/spec/versions")) {
      assertThat(faults(schema(version), version.get("name").asText(), null)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void rules_withTheLibraryOfKubernetes125_compile(JsonNode definition) {
    for (JsonNode version : definition.at("/spec/versions")) {
      assertThat(CelRules.compileAll(schema(version), version.get("name").asText()))
          .isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void rules_ofEachVersion_stayWithinHalfTheCostLimit(JsonNode definition) {
    for (JsonNode version : definition.at("/spec/versions")) {
      assertThat(CelCosts.ofRules(schema(version)))
          .allSatisfy(
              (rule, cost) -> assertThat(cost).as(rule).isLessThan(CelCosts.API_SERVERS_LIMIT / 2));
    }
  }

  @Test
  void lists_haveTheLimitsThatTheContractStates() {
    var limits =
        definitions().stream()
            .flatMap(definition -> definition.findValues("maxItems").stream())
            .map(JsonNode::asInt);
    // MetalLB too allows no more than 63 communities.
    assertThat(limits.distinct()).containsExactlyInAnyOrder(32, 63, 512, 1024);
    assertThat(definition("IPAddressPool").at(SPEC + "addresses/maxItems").asInt()).isEqualTo(512);
    assertThat(definition("Community").at(SPEC + "communities/maxItems").asInt()).isEqualTo(512);
  }

  @Test
  void bgpPeer_everyVersion_hasOneSchema() {
    var versions = definition("BGPPeer").at("/spec/versions");
    assertThat(versions).hasSize(2);
    assertThat(schema(versions.get(1))).isEqualTo(schema(versions.get(0)));
  }

  @Test
  void labelSelector_whereverItStands_hasOneSchema() {
    var selectors =
        definitions().stream()
            .flatMap(definition -> definition.findParents("matchLabels").stream())
            .distinct();
    assertThat(selectors).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("refusedByRule")
  void rule_badObject_isRefusedWithFieldAndMessage(CustomResourceCase bad) {
    assertThat(CelRules.violations(schemaOf(bad), bad.object(), bad.before().orElse(null)))
        .anySatisfy(
            violation -> {
              assertThat(violation.path()).isEqualTo(bad.field());
              assertThat(violation.message()).contains(bad.message());
            })
        .noneSatisfy(violation -> assertThat(violation.message()).startsWith("no result"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void rule_goodObject_isAccepted(CustomResourceCase good) {
    assertThat(CelRules.violations(schemaOf(good), good.object(), good.before().orElse(null)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void rule_everyOne_hasACaseThatItRefuses(JsonNode definition) {
    assumeTrue(definition.at("/spec/names/kind").asText().matches("[^S].*"), "written by Herald");
    var refusing = new ArrayList<String>();
    refusedByRule().map(CustomResourceCase::message).forEach(refusing::add);
    var messages = new ArrayList<String>();
    definition.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
        .forEach(rule -> messages.add(rule.get("message").asText()));
    assertThat(messages).allSatisfy(message -> assertThat(refusing).anyMatch(message::contains));
  }

  private static JsonNode schemaOf(CustomResourceCase resource) {
    return StreamSupport.stream(
            definition(resource.kind()).at("/spec/versions").spliterator(), false)
        .filter(version -> version.get("name").asText().equals(resource.version()))
        .map(CustomResourceDefinitionsTest::schema)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode definition(String kind) {
    return definitions().stream()
        .filter(definition -> definition.at("/spec/names/kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode schema(JsonNode version) {
    return version.at("/schema/openAPIV3Schema");
  }

  /** What the API server's rules for structural schemas forbid. */
  private static List<String> faults(JsonNode schema, String path, @Nullable String listType) {
    var faults = new ArrayList<String>();
    var type = schema.path("type").asText("");
    if (type.isEmpty()) {
      faults.add(path + ": no type");
    }
    for (String word : List.of("$ref", "uniqueItems", "definitions", "additionalItems")) {
      if (schema.has(word)) {
        faults.add(path + ": " + word);
      }
    }
    if (type.equals("array") != schema.has("items")) {
      faults.add(path + ": items belong to an array, and to it only");
    }
    if ("set".equals(listType)
        && !SCALARS.contains(type)
        && !schema.path("x-kubernetes-map-type").asText().equals("atomic")) {
      faults.add(path + ": items of a set must be scalar or atomic");
    }
    for (JsonNode required : schema.path("required")) {
      if (!schema.path("properties").has(required.asText())) {
        faults.add(path + ": requires an unknown property " + required);
      }
    }
    schema
        .path("properties")
        .properties()
        .forEach(p -> faults.addAll(faults(p.getValue(), path + "." + p.getKey(), null)));
    for (var below : Map.of("items", "[]", "additionalProperties", "{}").entrySet()) {
      if (schema.has(below.getKey())) {
        var list = schema.path("x-kubernetes-list-type").asText(null);
        faults.addAll(faults(schema.get(below.getKey()), path + below.getValue(), list));
      }
    }
    return faults;
  }
}
