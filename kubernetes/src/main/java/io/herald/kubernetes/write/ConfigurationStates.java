package io.herald.kubernetes.write;

import com.google.gson.JsonObject;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.kubernetes.write.Conditions.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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
    existing.forEach(object -> found.put(name(object), object));
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
    JsonObject before = object == null ? new JsonObject() : Json.child(object, "status");
    String result = report.isValid() ? "Valid" : "Invalid";
    String summary = report.isValid() ? "" : summary(report);
    boolean same =
        Json.text(before, "result").equals(result)
            && Json.text(before, "errorSummary").equals(summary)
            && Conditions.read(before).equals(conditions);
    if (object != null && same) {
      return;
    }
    JsonObject status = new JsonObject();
    status.addProperty("result", result);
    status.addProperty("errorSummary", summary);
    status.add("conditions", Conditions.write(conditions, before, now));
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

  private static Map<String, Condition> conditions(ConfigurationReport report, boolean controller) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    conditions.put(
        controller ? "poolReconcilerValid" : "configReconcilerValid",
        report.isValid()
            ? new Condition("True", "Reconciled", "")
            : new Condition(
                "False",
                "ConfigurationError",
                Conditions.shorten("configuration error: " + summary(report))));
    if (controller) {
      List<ConfigurationProblem> warnings =
          report.problems().stream().filter(problem -> !problem.isError()).toList();
      conditions.put(
          "warningsAbsent",
          warnings.isEmpty()
              ? new Condition("True", "Reconciled", "")
              : new Condition("False", "ConfigurationWarning", Conditions.lines(warnings)));
    }
    return conditions;
  }

  private static String summary(ConfigurationReport report) {
    return Conditions.lines(
        report.problems().stream().filter(ConfigurationProblem::isError).toList());
  }

  private static String name(JsonObject object) {
    return Json.text(Json.child(object, "metadata"), "name");
  }
}
