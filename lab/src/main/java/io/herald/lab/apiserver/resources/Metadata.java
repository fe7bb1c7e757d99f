package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.FieldError;
import io.herald.lab.apiserver.kinds.NameRule;
import io.herald.lab.apiserver.kinds.ResourceType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What the server itself keeps in an object's metadata. */
final class Metadata {
  // Kubernetes leaves out letters that could form words.
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final List<String> KEPT =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation");

  private Metadata() {}

  /** Puts in what a new object has. */
  static void create(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode meta = Json.child(object, "metadata");
    String name = Json.text(meta, "name");
    String prefix = Json.text(meta, "generateName");
    if (name.isEmpty() && !prefix.isEmpty()) {
      meta.put("name", prefix + suffix());
    }
    if (!Json.text(meta, "resourceVersion").isEmpty()) {
      throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (type.namespaced()) {
      meta.put("namespace", namespace);
    }
    meta.remove(
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields"));
    meta.put("uid", UUID.randomUUID().toString());
    meta.put("creationTimestamp", now());
    meta.remove("generation");
    if (type.strategy().countsGenerations()) {
      meta.put("generation", 1);
    }
  }

  /** What is wrong with the name of a new object. */
  static List<FieldError> checkName(ResourceType type, ObjectNode object) {
    String name = Json.text(object, "metadata", "name");
    if (name.isEmpty()) {
      return List.of(FieldError.required("metadata.name", "name or generateName is required"));
    }
    boolean event = type.plural().equals("events");
    return (event ? NameRule.SUBDOMAIN : type.strategy().nameRule()).check(name);
  }

  /** Checks what the client says about the object that it changes, and restores what it may not. */
  static void update(ResourceType type, ObjectNode object, ObjectNode old) {
    ObjectNode meta = Json.child(object, "metadata");
    JsonNode before = old.path("metadata");
    String name = Json.text(before, "name");
    String version = Json.text(meta, "resourceVersion");
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(Json.text(before, "resourceVersion"))) {
      throw ApiException.modified(type, name);
    }
    String uid = Json.text(meta, "uid");
    if (!uid.isEmpty() && !uid.equals(Json.text(before, "uid"))) {
      throw ApiException.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Json.text(before, "uid"));
    }
    meta.put("name", name);
    meta.set("resourceVersion", before.path("resourceVersion"));
    meta.remove(List.of("managedFields", "selfLink"));
    for (String field : KEPT) {
      meta.remove(field);
      if (before.has(field)) {
        meta.set(field, before.get(field));
      }
    }
    if (before.has("namespace")) {
      meta.set("namespace", before.get("namespace"));
    }
  }

  /** Counts a change of anything but metadata and status. */
  static void countGeneration(ResourceType type, ObjectNode object, ObjectNode old) {
    if (type.strategy().countsGenerations() && !essence(object).equals(essence(old))) {
      long generation = Json.at(old, "metadata", "generation").asLong();
      Json.child(object, "metadata").put("generation", generation + 1);
    }
  }

  private static ObjectNode essence(ObjectNode object) {
    ObjectNode copy = Json.object();
    copy.setAll(object);
    return copy.without(List.of("metadata", "status", "apiVersion"));
  }

  /** Whether finalizers keep the object from going. */
  static boolean hasFinalizers(ObjectNode object) {
    return !Json.at(object, "metadata", "finalizers").isEmpty();
  }

  /** Marks an object that waits for its finalizers. */
  static void markDeleted(ObjectNode object) {
    ObjectNode meta = Json.child(object, "metadata");
    meta.put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 0);
    if (meta.has("generation")) {
      meta.put("generation", meta.path("generation").asLong() + 1);
    }
  }

  /** What is wrong with labels and annotations. */
  static List<FieldError> checkLabels(ObjectNode object) {
    for (var label : Json.fields(Json.at(object, "metadata", "labels"))) {
      String value = label.getValue().asText();
      if (!value.matches("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?") || value.length() > 63) {
        return List.of(
            FieldError.invalid(
                "metadata.labels",
                TextNode.valueOf(value),
                "a valid label must be an empty string or consist of alphanumeric characters,"
                    + " '-', '_' or '.', and must start and end with an alphanumeric character"));
      }
    }
    return List.of();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(
          SUFFIX_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }
}
