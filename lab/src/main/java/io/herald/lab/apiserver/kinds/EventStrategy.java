package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events: one collection, seen as {@code v1} and as {@code events.k8s.io/v1} with other names. */
final class EventStrategy extends ModelStrategy {
  private static final Map<String, String> CORE_TO_NEW = new LinkedHashMap<>();

  static {
    CORE_TO_NEW.put("involvedObject", "regarding");
    CORE_TO_NEW.put("message", "note");
    CORE_TO_NEW.put("reportingComponent", "reportingController");
    CORE_TO_NEW.put("source", "deprecatedSource");
    CORE_TO_NEW.put("firstTimestamp", "deprecatedFirstTimestamp");
    CORE_TO_NEW.put("lastTimestamp", "deprecatedLastTimestamp");
    CORE_TO_NEW.put("count", "deprecatedCount");
  }

  private final boolean core;

  /** For {@code v1} if {@code core}, else for {@code events.k8s.io/v1}; stored as the former. */
  EventStrategy(Supplier<Schema> schema, boolean core) {
    super(schema, OtherColumns.events());
    this.core = core;
  }

  @Override
  public void applyDefaults(ObjectNode event, @Nullable ObjectNode old) {
    for (String field : List.of("reportingComponent", "reportingInstance")) {
      if (!event.has(field)) {
        event.put(field, "");
      }
    }
    Json.child(event, "source");
  }

  @Override
  public List<FieldError> validate(ObjectNode event, @Nullable ObjectNode old) {
    JsonNode namespace = Json.at(event, "involvedObject", "namespace");
    String own = Json.text(event, "metadata", "namespace");
    boolean fits = Json.isEmpty(namespace) ? own.equals("default") : namespace.asText().equals(own);
    if (!fits) {
      return List.of(
          FieldError.invalid(
              "involvedObject.namespace", namespace, "does not match event.namespace"));
    }
    if (!core && Json.text(event, "action").isEmpty()) {
      return List.of(FieldError.required("action", ""));
    }
    return List.of();
  }

  @Override
  public ObjectNode toWire(ObjectNode stored) {
    if (core) {
      return stored;
    }
    ObjectNode wire = renamed(stored, CORE_TO_NEW);
    return wire.put("apiVersion", "events.k8s.io/v1");
  }

  @Override
  public ObjectNode fromWire(ObjectNode wire) {
    if (core) {
      return wire;
    }
    Map<String, String> back = new LinkedHashMap<>();
    CORE_TO_NEW.forEach((old, renamed) -> back.put(renamed, old));
    return renamed(wire, back).put("apiVersion", "v1");
  }

  private static ObjectNode renamed(ObjectNode object, Map<String, String> names) {
    ObjectNode result = Json.object();
    for (var field : Json.fields(object)) {
      result.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
    }
    return result;
  }
}
