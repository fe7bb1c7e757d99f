package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Pruning and defaulting of custom resources by their structural schema. */
final class Structural {
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  private Structural() {}

  /** Drops what the schema does not know and returns the paths of what was dropped. */
  static List<String> prune(ObjectNode object, JsonNode schema) {
    List<String> dropped = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> each = object.properties().iterator();
        each.hasNext(); ) {
      Map.Entry<String, JsonNode> field = each.next();
      if (!isTypeOrMetadata(field.getKey())) {
        pruneField(each, field, schema, "", dropped);
      }
    }
    return dropped;
  }

  static boolean isTypeOrMetadata(String field) {
    return field.equals("apiVersion") || field.equals("kind") || field.equals("metadata");
  }

  private static void pruneField(
      Iterator<?> each,
      Map.Entry<String, JsonNode> field,
      JsonNode schema,
      String path,
      List<String> dropped) {
    String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
    JsonNode expected = fieldSchema(schema, field.getKey());
    if (!expected.isMissingNode()) {
      prune(field.getValue(), expected, at, dropped);
    } else if (!schema.path(PRESERVE).asBoolean()) {
      dropped.add(at);
      each.remove();
    }
  }

  private static void prune(JsonNode value, JsonNode schema, String path, List<String> dropped) {
    if (value instanceof ObjectNode object) {
      boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
      for (Iterator<Map.Entry<String, JsonNode>> each = object.properties().iterator();
          each.hasNext(); ) {
        Map.Entry<String, JsonNode> field = each.next();
        if (!(embedded && isTypeOrMetadata(field.getKey()))) {
          pruneField(each, field, schema, path, dropped);
        }
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]", dropped);
      }
    }
  }

  /** The schema of a field; a missing node if the schema does not know it. */
  static JsonNode fieldSchema(JsonNode schema, String field) {
    JsonNode property = schema.path("properties").path(field);
    if (!property.isMissingNode()) {
      return property;
    }
    JsonNode others = schema.path("additionalProperties");
    return others.isBoolean() && others.asBoolean()
        ? Json.object().put(PRESERVE, true)
        : others.isObject() ? others : property;
  }

  /** Fills in the schema's defaults; nulls that the schema does not allow count as absent. */
  static void applyDefaults(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      for (var property : Json.fields(schema.path("properties"))) {
        JsonNode present = object.get(property.getKey());
        JsonNode fallback = property.getValue().path("default");
        boolean nullNotAllowed =
            present != null
                && present.isNull()
                && !property.getValue().path("nullable").asBoolean();
        if (nullNotAllowed) {
          object.remove(property.getKey());
        }
        if ((present == null || nullNotAllowed) && !fallback.isMissingNode()) {
          object.set(property.getKey(), fallback.deepCopy());
        }
      }
      for (var field : Json.fields(object)) {
        applyDefaults(field.getValue(), fieldSchema(schema, field.getKey()));
      }
    } else if (value.isArray()) {
      value.forEach(element -> applyDefaults(element, schema.path("items")));
    }
  }
}
