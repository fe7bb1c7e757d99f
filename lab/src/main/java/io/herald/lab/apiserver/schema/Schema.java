package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.Map;

/**
 * A JSON schema as OpenAPI v2 has it: {@code $ref} points to {@code #/definitions/NAME}.
 *
 * @param name the name that the OpenAPI documents give the kind's own definition
 * @param definitions every definition by name; those that {@code name} reaches are among them
 */
public record Schema(String name, Map<String, ObjectNode> definitions) {
  private static final String PREFIX = "#/definitions/";

  /** The definition of the kind itself. */
  public JsonNode root() {
    return resolve(Json.object().put("$ref", PREFIX + name));
  }

  /** The node itself, or the definition that it refers to. */
  public JsonNode resolve(JsonNode node) {
    String reference = Json.text(node, "$ref");
    if (reference.isEmpty()) {
      return node;
    }
    ObjectNode found = definitions.get(reference.substring(PREFIX.length()));
    return found == null ? Json.object() : found;
  }

  /** The schema of a field of an object with this schema; a missing node if there is none. */
  public JsonNode field(JsonNode schema, String field) {
    JsonNode resolved = resolve(schema);
    JsonNode property = resolved.path("properties").path(field);
    return property.isMissingNode() ? resolved.path("additionalProperties") : property;
  }

  /** A reference to a definition. */
  public static ObjectNode reference(String name) {
    return Json.object().put("$ref", PREFIX + name);
  }

  /** The name that a reference refers to. */
  public static String target(String reference) {
    return reference.substring(PREFIX.length());
  }
}
