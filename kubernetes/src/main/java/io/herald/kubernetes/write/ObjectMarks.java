package io.herald.kubernetes.write;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.kubernetes.watch.ResourceKind;
import io.herald.kubernetes.write.Conditions.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The condition {@code Valid} of custom resources: {@code False}, with what is wrong, on those that
 * an error is about; none on the others. So that no good object is ever written for this, a mended
 * one loses the condition. Pure.
 */
final class ObjectMarks {

  static final String VALID = "Valid";

  private ObjectMarks() {}

  /** What each object of each kind is to say, by its name; warnings make no object invalid. */
  static Map<ResourceKind, Map<String, String>> wanted(
      Collection<ConfigurationProblem> problems, String namespace) {
    Map<ResourceKind, Map<String, List<ConfigurationProblem>>> errors =
        new EnumMap<>(ResourceKind.class);
    for (ConfigurationProblem problem : problems) {
      if (problem.isError() && problem.object().namespace().equals(namespace)) {
        ResourceKind.of(problem.object().kind())
            .ifPresent(
                kind ->
                    errors
                        .computeIfAbsent(kind, none -> new TreeMap<>())
                        .computeIfAbsent(problem.object().name(), none -> new ArrayList<>())
                        .add(problem));
      }
    }
    Map<ResourceKind, Map<String, String>> wanted = new EnumMap<>(ResourceKind.class);
    errors.forEach(
        (kind, byName) -> {
          Map<String, String> messages = new TreeMap<>();
          byName.forEach((name, found) -> messages.put(name, Conditions.lines(found)));
          wanted.put(kind, messages);
        });
    return wanted;
  }

  /** A merge patch (RFC 7396) of an object's status. */
  record Patch(String name, JsonObject patch) {}

  /**
   * What makes the objects of one kind say it.
   *
   * @param wanted the messages, by name
   * @param objects those that there are
   */
  static List<Patch> patches(Map<String, String> wanted, List<JsonObject> objects, Instant now) {
    List<Patch> patches = new ArrayList<>();
    for (JsonObject object : objects) {
      String name = Json.text(Json.child(object, "metadata"), "name");
      JsonObject before = Json.child(object, "status");
      Map<String, Condition> conditions = Conditions.read(before);
      Map<String, Condition> next = new LinkedHashMap<>(conditions);
      String message = wanted.get(name);
      if (message == null) {
        next.remove(VALID);
      } else {
        next.put(VALID, Condition.no("ConfigurationError", message));
      }
      if (!next.equals(conditions)) {
        JsonObject status = new JsonObject();
        status.add(
            "conditions", next.isEmpty() ? JsonNull.INSTANCE : Conditions.write(next, before, now));
        JsonObject patch = new JsonObject();
        patch.add("status", status);
        patches.add(new Patch(name, patch));
      }
    }
    return patches;
  }
}
