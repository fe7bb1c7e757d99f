package io.herald.kubernetes.lease;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.herald.kubernetes.KubernetesSettings.LeaseSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A Lease object as the server has it. Changed by copying, so that fields we do not know stay.
 *
 * @param object the whole object
 */
record LeaseRecord(JsonObject object) {

  /** The API takes exactly six digits of a second's fraction. */
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final String NOTE = "herald.io/configuration-source";

  /** One that does not exist yet. */
  static LeaseRecord fresh(String namespace, String name) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", name);
    metadata.addProperty("namespace", namespace);
    JsonObject object = new JsonObject();
    object.addProperty("apiVersion", "coordination.k8s.io/v1");
    object.addProperty("kind", "Lease");
    object.add("metadata", metadata);
    return new LeaseRecord(object);
  }

  /** Who holds it; empty when nobody does. */
  String holder() {
    return text("holderIdentity");
  }

  /** How often it has changed hands. */
  long transitions() {
    return number("leaseTransitions");
  }

  /** For how long the holder promises to have it after a renewal. */
  Duration duration() {
    return Duration.ofSeconds(number("leaseDurationSeconds"));
  }

  /** What changes with each renewal. Whose clock it was taken from does not matter. */
  String renewTime() {
    return text("renewTime");
  }

  /** What a holder has left for the next one; empty for nothing. */
  String note() {
    return annotations(object).get(NOTE) instanceof JsonPrimitive note ? note.getAsString() : "";
  }

  /** The same with another note. */
  LeaseRecord withNote(String note) {
    JsonObject copy = object.deepCopy();
    JsonObject annotations = annotations(copy);
    annotations.addProperty(NOTE, note);
    copy.getAsJsonObject("metadata").add("annotations", annotations);
    return new LeaseRecord(copy);
  }

  private static JsonObject annotations(JsonObject object) {
    return object.getAsJsonObject("metadata").get("annotations") instanceof JsonObject present
        ? present
        : new JsonObject();
  }

  /** Whether it is as when {@code earlier} was read. */
  boolean isUnchangedSince(LeaseRecord earlier) {
    return holder().equals(earlier.holder())
        && transitions() == earlier.transitions()
        && renewTime().equals(earlier.renewTime());
  }

  /** The same in new hands. */
  LeaseRecord takenBy(LeaseSettings settings, long term, Instant now) {
    JsonObject spec = new JsonObject();
    spec.addProperty("holderIdentity", settings.identity());
    spec.addProperty("leaseDurationSeconds", (settings.duration().toMillis() + 999) / 1000);
    spec.addProperty("acquireTime", MICRO_TIME.format(now));
    spec.addProperty("renewTime", MICRO_TIME.format(now));
    spec.addProperty("leaseTransitions", term);
    return with(spec);
  }

  /** The same, renewed. */
  LeaseRecord renewed(Instant now) {
    JsonObject change = new JsonObject();
    change.addProperty("renewTime", MICRO_TIME.format(now));
    return with(change);
  }

  /** The same in nobody's hands. */
  LeaseRecord released(Instant now) {
    JsonObject change = new JsonObject();
    change.addProperty("holderIdentity", "");
    change.addProperty("renewTime", MICRO_TIME.format(now));
    return with(change);
  }

  private LeaseRecord with(JsonObject change) {
    JsonObject copy = object.deepCopy();
    JsonObject spec = spec(copy);
    change.asMap().forEach(spec::add);
    copy.add("spec", spec);
    return new LeaseRecord(copy);
  }

  private static JsonObject spec(JsonObject object) {
    return object.get("spec") instanceof JsonObject spec ? spec : new JsonObject();
  }

  private String text(String field) {
    JsonElement value = spec(object).get(field);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  private long number(String field) {
    String text = text(field);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
