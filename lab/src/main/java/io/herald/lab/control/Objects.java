package io.herald.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads and writes Kubernetes objects as trees. */
final class Objects {
  private Objects() {}

  static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  static String key(JsonNode object) {
    return namespace(object) + "/" + name(object);
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Whether every label of the selector stands on the object; an empty selector matches nothing.
   */
  static boolean matches(JsonNode selector, JsonNode object) {
    if (selector.isEmpty()) {
      return false;
    }
    var labels = Json.at(object, "metadata", "labels");
    for (var entry : Json.fields(selector)) {
      if (!entry.getValue().asText().equals(labels.path(entry.getKey()).asText(null))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes an object unless it is stored like that.
   *
   * @param stored the stored object of that kind, namespace and name, null for none
   */
  static void apply(ApiServer api, ObjectNode object, @Nullable ObjectNode stored) {
    if (stored == null || !contains(stored, object)) {
      api.apply(object);
    }
  }

  /** Whether everything that {@code part} says stands in {@code whole} as well. */
  private static boolean contains(JsonNode whole, JsonNode part) {
    if (part.isObject()) {
      for (var entry : Json.fields(part)) {
        if (!contains(whole.path(entry.getKey()), entry.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (part.isArray()) {
      if (whole.size() != part.size()) {
        return false;
      }
      for (int i = 0; i < part.size(); i++) {
        if (!contains(whole.path(i), part.path(i))) {
          return false;
        }
      }
      return true;
    }
    return whole.equals(part);
  }

  /** Sets a condition; its transition time changes only with its status. */
  static void condition(ObjectNode status, String type, String value, String reason) {
    var conditions = status.withArray("conditions");
    ObjectNode condition = null;
    for (var each : conditions) {
      if (each.path("type").asText().equals(type)) {
        condition = (ObjectNode) each;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(value)) {
      condition.put("status", value).put("lastTransitionTime", now());
    }
    condition.put("reason", reason);
  }

  static boolean hasCondition(JsonNode object, String type) {
    for (var condition : Json.at(object, "status", "conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
