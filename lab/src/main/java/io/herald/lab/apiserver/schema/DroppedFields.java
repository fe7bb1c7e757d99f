package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;

/** Finds what somebody has applied before and applies no longer. */
public final class DroppedFields {
  private final Schema schema;

  private DroppedFields(Schema schema) {
    this.schema = schema;
  }

  /** A strategic merge patch that removes what {@code before} has and {@code now} has not. */
  public static ObjectNode removal(Schema schema, ObjectNode before, ObjectNode now) {
    return new DroppedFields(schema).object(before, now, schema.root());
  }

  private ObjectNode object(JsonNode before, JsonNode now, JsonNode definition) {
    ObjectNode removal = Json.object();
    for (var field : Json.fields(before)) {
      JsonNode present = now.path(field.getKey());
      JsonNode expected = schema.field(definition, field.getKey());
      if (present.isMissingNode()) {
        removal.putNull(field.getKey());
      } else if (field.getValue().isObject()) {
        ObjectNode inner = object(field.getValue(), present, expected);
        if (!inner.isEmpty()) {
          removal.set(field.getKey(), inner);
        }
      } else if (field.getValue().isArray() && StrategicMerge.isMerged(expected)) {
        list(removal, field.getKey(), field.getValue(), present, expected);
      }
    }
    return removal;
  }

  private void list(
      ObjectNode removal, String field, JsonNode before, JsonNode now, JsonNode expected) {
    String key = StrategicMerge.mergeKey(expected);
    ArrayNode gone = Json.array();
    for (JsonNode element : before) {
      JsonNode kept = key.isEmpty() ? scalar(now, element) : counterpart(now, key, element);
      if (key.isEmpty() && kept.isMissingNode()) {
        gone.add(element);
      } else if (kept.isMissingNode()) {
        ObjectNode deleted = gone.addObject().put("$patch", "delete");
        deleted.set(key, element.path(key));
      } else if (!key.isEmpty()) {
        ObjectNode inner = object(element, kept, expected.path("items"));
        if (!inner.isEmpty()) {
          inner.set(key, element.path(key));
          gone.add(inner);
        }
      }
    }
    if (!gone.isEmpty()) {
      removal.set(key.isEmpty() ? "$deleteFromPrimitiveList/" + field : field, gone);
    }
  }

  private static JsonNode scalar(JsonNode list, JsonNode value) {
    for (JsonNode element : list) {
      if (element.equals(value)) {
        return element;
      }
    }
    return Json.array().path(0);
  }

  private static JsonNode counterpart(JsonNode list, String key, JsonNode element) {
    for (JsonNode each : list) {
      if (each.path(key).equals(element.path(key))) {
        return each;
      }
    }
    return Json.array().path(0);
  }
}
