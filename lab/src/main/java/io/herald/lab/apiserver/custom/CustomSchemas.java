package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.schema.Schema;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the definitions that the OpenAPI documents hold for custom resources. */
final class CustomSchemas {
  private CustomSchemas() {}

  /**
   * The schema of one version of a custom resource.
   *
   * @param metadata the schema of object metadata
   */
  static Schema of(
      String group, String version, String kind, JsonNode structural, Schema metadata) {
    ObjectNode definition = structural.isObject() ? structural.deepCopy() : Json.object();
    definition.put("type", "object");
    ObjectNode properties = Json.child(definition, "properties");
    text(properties, "apiVersion", "The version of the schema that this object is written in.");
    text(properties, "kind", "The kind of the resource that this object represents.");
    ObjectNode reference = Schema.reference(metadata.name());
    properties.set("metadata", reference.put("description", "Standard object's metadata."));
    List<String> parts = Arrays.asList(group.split("\\."));
    Collections.reverse(parts);
    String name = String.join(".", parts) + "." + version + "." + kind;
    Map<String, ObjectNode> definitions = new HashMap<>(metadata.definitions());
    definitions.put(name, definition);
    return new Schema(name, definitions);
  }

  private static void text(ObjectNode properties, String field, String description) {
    properties.putObject(field).put("type", "string").put("description", description);
  }
}
