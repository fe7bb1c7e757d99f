package io.herald.lab.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A line of {@code refused.yaml} or {@code accepted.yaml}.
 *
 * @param object the custom resource
 * @param before what it replaces, for rules about a change
 * @param byRule whether a CEL rule refuses it, not the schema
 * @param field the path that the error names
 * @param message a part of the error's text
 */
record CustomResourceCase(
    String title,
    String kind,
    ObjectNode object,
    Optional<ObjectNode> before,
    boolean byRule,
    String field,
    String message) {
  static Stream<CustomResourceCase> refused() {
    return read("refused.yaml");
  }

  static Stream<CustomResourceCase> accepted() {
    return read("accepted.yaml");
  }

  private static Stream<CustomResourceCase> read(String file) {
    var path = Path.of("src/test/resources/manifests", file);
    return StreamSupport.stream(ManifestFiles.documents(path).get(0).spliterator(), false)
        .map(CustomResourceCase::of);
  }

  private static CustomResourceCase of(JsonNode line) {
    return new CustomResourceCase(
        line.get("case").asText(),
        line.get("kind").asText(),
        object(line, line.get("spec")),
        Optional.ofNullable(line.get("before")).map(spec -> object(line, spec)),
        line.path("by").asText().equals("cel"),
        line.path("field").asText(),
        line.path("message").asText());
  }

  private static ObjectNode object(JsonNode line, JsonNode spec) {
    var kind = line.get("kind").asText();
    var version = line.path("version").asText(kind.equals("BGPPeer") ? "v1beta2" : "v1beta1");
    var object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "metallb.io/" + version).put("kind", kind);
    object.putObject("metadata").put("name", "tried").put("namespace", "herald-system");
    if (spec != null) {
      object.set("spec", spec);
    }
    return object;
  }

  /** An object of a kind that has no spec. */
  static ObjectNode empty(String kind) {
    return object(JsonNodeFactory.instance.objectNode().put("kind", kind), null);
  }

  String version() {
    var apiVersion = object.get("apiVersion").asText();
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  @Override
  public String toString() {
    return kind + ": " + title;
  }
}
