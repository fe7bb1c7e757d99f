package io.herald.kubernetes.write;

import com.google.gson.JsonObject;
import io.herald.actors.api.Event;
import io.herald.actors.snapshot.ObjectRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The JSON of a new {@code core/v1} Event. Pure. */
final class EventObject {

  private EventObject() {}

  static JsonObject of(Event event, String namespace, String name, String message, Instant when) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", namespace);
    JsonObject source = new JsonObject();
    source.addProperty("component", event.component());
    source.addProperty("host", event.node());

    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", "v1");
    object.addProperty("kind", "Event");
    object.add("metadata", metadata);
    object.add("involvedObject", reference(event.regarding()));
    object.addProperty("type", event.type() == Event.Type.WARNING ? "Warning" : "Normal");
    object.addProperty("reason", event.reason());
    object.addProperty("message", message);
    object.add("source", source);
    object.addProperty("reportingComponent", event.component());
    object.addProperty("reportingInstance", event.node());
    object.addProperty("firstTimestamp", time(when));
    object.addProperty("lastTimestamp", time(when));
    object.addProperty("count", 1);
    return object;
  }

  private static JsonObject reference(ObjectRef ref) {
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", ref.apiVersion());
    object.addProperty("kind", ref.kind());
    object.addProperty("name", ref.name());
    if (!ref.namespace().isEmpty()) {
      object.addProperty("namespace", ref.namespace());
    }
    if (!ref.uid().isEmpty()) {
      object.addProperty("uid", ref.uid());
    }
    return object;
  }

  /** In whole seconds, as the API keeps it. */
  static String time(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
