package io.herald.kubernetes.write;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.config.ConfigurationProblem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigurationState objects: what a report makes of them, and what is to be done so that the
 * server's say that. One of them is called {@code controller}, as MetalLB's is; the others {@code
 * speaker-NODE}. Since one allocator reads the configuration for every speaker, all say the same.
 * What is said already is not written again, and the time of a transition changes with its status
 * alone. Pure.
 */
final class ConfigurationStates {

  static final String COMPONENT = "metallb.io/component-type";
  static final String NODE = "metallb.io/node-name";

  private static final String CONTROLLER = "controller";
  private static final String SPEAKER = "speaker-";
  private static final String API_VERSION = "metallb.io/v1beta1";
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_MESSAGE = 8_000;

  private ConfigurationStates() {}

  /** One change of the server's objects. */
  sealed interface Change {
    /** The name of the object. */
    String name();

    /** There is no such object: create it, then patch it, since a create drops the status. */
    record Create(String name, JsonObject object, JsonObject patch) implements Change {}

    /** A merge patch (RFC 7396) of the status. */
    record Patch(String name, JsonObject patch) implements Change {}

    /** The node is gone. */
    record Delete(String name) implements Change {}
  }

  /**
   * What makes the server's objects say what the report says.
   *
   * @param namespace where they live
   * @param existing those that are there
   */
  static List<Change> changes(
      ConfigurationReport report, String namespace, List<JsonObject> existing, Instant now) {
    Map<String, JsonObject> found = new TreeMap<>();
    existing.forEach(object -> found.put(text(metadata(object), "name"), object));
    List<Change> changes = new ArrayList<>();
    change(CONTROLLER, "", conditions(report, true), report, namespace, found, now, changes);
    for (String node : new TreeSet<>(report.speakers())) {
      String name = SPEAKER + node;
      if (name.length() <= LONGEST_NAME) {
        change(name, node, conditions(report, false), report, namespace, found, now, changes);
      }
    }
    for (String name : found.keySet()) {
      if (name.startsWith(SPEAKER) && isGone(name.substring(SPEAKER.length()), report)) {
        changes.add(new Change.Delete(name));
      }
    }
    return changes;
  }

  private static boolean isGone(String node, ConfigurationReport report) {
    return !report.nodes().contains(node) && !report.speakers().contains(node);
  }

  private static void change(
      String name,
      String node,
      Map<String, Condition> conditions,
      ConfigurationReport report,
      String namespace,
      Map<String, JsonObject> found,
      Instant now,
      List<Change> changes) {
    JsonObject object = found.get(name);
    JsonObject before = object == null ? new JsonObject() : child(object, "status");
    String result = report.isValid() ? "Valid" : "Invalid";
    String summary = report.isValid() ? "" : summary(report);
    boolean same =
        text(before, "result").equals(result)
            && text(before, "errorSummary").equals(summary)
            && read(before).equals(conditions);
    if (object != null && same) {
      return;
    }
    JsonObject status = new JsonObject();
    status.addProperty("result", result);
    status.addProperty("errorSummary", summary);
    status.add("conditions", write(conditions, before, now));
    JsonObject patch = new JsonObject();
    patch.add("status", status);
    changes.add(
        object == null
            ? new Change.Create(name, object(name, node, namespace), patch)
            : new Change.Patch(name, patch));
  }

  private static JsonObject object(String name, String node, String namespace) {
    JsonObject labels = new JsonObject();
    labels.addProperty(COMPONENT, node.isEmpty() ? CONTROLLER : "speaker");
    if (!node.isEmpty() && node.length() <= LONGEST_LABEL) {
      labels.addProperty(NODE, node);
    }
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", namespace);
    metadata.add("labels", labels);
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", API_VERSION);
    object.addProperty("kind", "ConfigurationState");
    object.add("metadata", metadata);
    return object;
  }

  // ---- conditions

  private record Condition(String status, String reason, String message) {}

  private static Map<String, Condition> conditions(ConfigurationReport report, boolean controller) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    conditions.put(
        controller ? "poolReconcilerValid" : "configReconcilerValid",
        report.isValid()
            ? new Condition("True", "Reconciled", "")
            : new Condition(
                "False", "ConfigurationError", shorten("configuration error: " + summary(report))));
    if (controller) {
      List<ConfigurationProblem> warnings =
          report.problems().stream().filter(problem -> !problem.isError()).toList();
      conditions.put(
          "warningsAbsent",
          warnings.isEmpty()
              ? new Condition("True", "Reconciled", "")
              : new Condition("False", "ConfigurationWarning", shorten(lines(warnings))));
    }
    return conditions;
  }

  private static String summary(ConfigurationReport report) {
    return shorten(
        lines(report.problems().stream().filter(ConfigurationProblem::isError).toList()));
  }

  private static String lines(List<ConfigurationProblem> problems) {
    return problems.stream()
        .map(ConfigurationProblem::toString)
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  private static Map<String, Condition> read(JsonObject status) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    for (JsonObject condition : written(status)) {
      conditions.put(
          text(condition, "type"),
          new Condition(
              text(condition, "status"), text(condition, "reason"), text(condition, "message")));
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

  private static JsonArray write(
      Map<String, Condition> conditions, JsonObject before, Instant now) {
    Map<String, JsonObject> earlier = new TreeMap<>();
    written(before).forEach(condition -> earlier.put(text(condition, "type"), condition));
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
    String time = earlier == null ? "" : text(earlier, "lastTransitionTime");
    return earlier != null && !time.isEmpty() && text(earlier, "status").equals(status)
        ? time
        : now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  // ---- JSON

  private static JsonObject metadata(JsonObject object) {
    return child(object, "metadata");
  }

  private static JsonObject child(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject child ? child : new JsonObject();
  }

  private static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
