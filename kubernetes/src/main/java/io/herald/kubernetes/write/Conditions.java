package io.herald.kubernetes.write;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.config.ConfigurationProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conditions in a status, as JSON. The time of a transition changes with the status alone.
 * Pure.
 */
final class Conditions {

  private static final int LONGEST_MESSAGE = 8_000;

  private Conditions() {}

  /** What a condition says, but for its type and time. */
  record Condition(String status, String reason, String message) {

    /** Something is wrong. */
    static Condition no(String reason, String message) {
      return new Condition("False", reason, message);
    }
  }

  /** Those of a status, by type. */
  static Map<String, Condition> read(JsonObject status) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    for (JsonObject condition : written(status)) {
      conditions.put(
          Json.text(condition, "type"),
          new Condition(
              Json.text(condition, "status"),
              Json.text(condition, "reason"),
              Json.text(condition, "message")));
    }
    return conditions;
  }

  private static List<JsonObject> written(JsonObject status) {
    List<JsonObject> conditions = new ArrayList<>();
    if (status.get("conditions") instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonObject condition) {
          conditions.add(condition);
        }
      }
    }
    return conditions;
  }

  /**
   * The conditions as they are to be written.
   *
   * @param before the status that they are written over
   */
  static JsonArray write(Map<String, Condition> conditions, JsonObject before, Instant now) {
    Map<String, JsonObject> earlier = new TreeMap<>();
    written(before).forEach(condition -> earlier.put(Json.text(condition, "type"), condition));
    JsonArray array = new JsonArray();
    conditions.forEach(
        (type, condition) -> {
          JsonObject written = new JsonObject();
          written.addProperty("type", type);
          written.addProperty("status", condition.status());
          written.addProperty("reason", condition.reason());
          written.addProperty("message", condition.message());
          written.addProperty(
              "lastTransitionTime", since(earlier.get(type), condition.status(), now));
          array.add(written);
        });
    return array;
  }

  private static String since(@Nullable JsonObject earlier, String status, Instant now) {
    String time = earlier == null ? "" : Json.text(earlier, "lastTransitionTime");
    return earlier != null && !time.isEmpty() && Json.text(earlier, "status").equals(status)
        ? time
        : now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A message of one line for each problem. */
  static String lines(Collection<ConfigurationProblem> problems) {
    return shorten(
        problems.stream()
            .map(ConfigurationProblem::toString)
            .distinct()
            .collect(Collectors.joining("\n")));
  }

  static String shorten(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
