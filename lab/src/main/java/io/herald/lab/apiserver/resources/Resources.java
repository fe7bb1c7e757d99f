package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.FieldError;
import io.herald.lab.apiserver.kinds.ResourceRegistry;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with objects, apart from how it is asked for: each write is decoded, completed,
 * checked and stored in one transaction.
 *
 * <p>Thread-safe. Objects passed in are not modified; those returned must not be.
 */
public final class Resources {
  private final ObjectStore store;
  private final ResourceRegistry registry;
  private final Deletion deletion;
  private final ServerSideApply applied;

  /** Over a store and the types that it holds. */
  public Resources(ObjectStore store, ResourceRegistry registry) {
    this.store = store;
    this.registry = registry;
    this.deletion = new Deletion(store);
    this.applied = new ServerSideApply(store);
  }

  /** The types. */
  public ResourceRegistry registry() {
    return registry;
  }

  /** The store. */
  public ObjectStore store() {
    return store;
  }

  /**
   * The object of that name.
   *
   * @throws ApiException if there is none
   */
  public ObjectNode get(ResourceType type, String namespace, String name) {
    return type.strategy().toWire(stored(type, namespace, name));
  }

  /**
   * Stores a new object.
   *
   * @throws ApiException if it is refused
   */
  public Outcome create(
      ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
    return store.transaction(
        () -> {
          ObjectNode object = checkKind(type, body.deepCopy());
          List<String> warnings = decode(type, object, options);
          String in = namespaceOf(type, namespace, object);
          Metadata.create(type, in, object);
          if (!options.withStatus()) {
            if (type.hasStatus() && type.strategy().statusKeepsMetadata()) {
              object.remove("status");
            }
            type.strategy().prepareForCreate(object);
          }
          object = type.strategy().fromWire(object);
          String name = Json.text(object, "metadata", "name");
          requireNamespace(type, in, name);
          complete(type, object, null);
          if (store.get(type.collection(), in, name) != null) {
            throw ApiException.alreadyExists(type, name);
          }
          return new Outcome(commit(type, object, null, options), true, warnings);
        });
  }

  /**
   * Replaces an object, or its status.
   *
   * @param status whether only the status is written
   * @throws ApiException if it is refused
   */
  public Outcome update(
      ResourceType type,
      String namespace,
      String name,
      ObjectNode body,
      boolean status,
      WriteOptions options) {
    return store.transaction(
        () -> {
          ObjectNode old = stored(type, namespace, name);
          return replace(type, checkKind(type, body.deepCopy()), old, status, options);
        });
  }

  /**
   * Changes an object, or its status.
   *
   * @param status whether only the status is written
   * @throws ApiException if it is refused
   */
  public Outcome patch(
      ResourceType type,
      String namespace,
      String name,
      Patch patch,
      boolean status,
      WriteOptions options) {
    return store.transaction(
        () -> {
          ObjectNode old = store.get(type.collection(), namespace, name);
          if (old == null && patch.format() == Patch.Format.APPLY && !status) {
            Outcome created = create(type, namespace, (ObjectNode) patch.content(), options);
            applied.remember(created.object(), patch, status, options);
            return created;
          }
          old = stored(type, namespace, name);
          ObjectNode before =
              applied.withoutDropped(type, type.strategy().toWire(old), patch, status);
          ObjectNode changed = patch.applyTo(type, before);
          Outcome outcome = replace(type, checkKind(type, changed), old, status, options);
          applied.remember(outcome.object(), patch, status, options);
          return outcome;
        });
  }

  /**
   * Creates the object or replaces it, its status included if it has one: what the lab's own code
   * does in place of controllers.
   *
   * @throws ApiException if it is refused
   */
  public Outcome apply(ObjectNode body) {
    ResourceType type = typeOf(body);
    String namespace = namespaceOf(type, "", body);
    String name = Json.text(body, "metadata", "name");
    WriteOptions options = new WriteOptions(false, WriteOptions.FieldValidation.STRICT, true);
    return store.transaction(
        () ->
            store.get(type.collection(), namespace, name) == null
                ? create(type, namespace, body, options)
                : update(type, namespace, name, body, false, options));
  }

  /**
   * Deletes an object, or marks it if finalizers keep it.
   *
   * @return its last state
   * @throws ApiException if there is none, or the preconditions do not hold
   */
  public ObjectNode delete(
      ResourceType type, String namespace, String name, ObjectNode preconditions, boolean dryRun) {
    return store.transaction(
        () -> {
          ObjectNode old = stored(type, namespace, name);
          Deletion.check(type, old, preconditions);
          return dryRun ? old : type.strategy().toWire(deletion.delete(type, old));
        });
  }

  /**
   * The type of an object.
   *
   * @throws ApiException if its kind is not served
   */
  public ResourceType typeOf(ObjectNode body) {
    String version = Json.text(body, "apiVersion");
    String kind = Json.text(body, "kind");
    return registry
        .ofKind(version, kind)
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "no matches for kind \"" + kind + "\" in version \"" + version + "\""));
  }

  private Outcome replace(
      ResourceType type, ObjectNode object, ObjectNode old, boolean status, WriteOptions options) {
    List<String> warnings = decode(type, object, options);
    object = type.strategy().fromWire(object);
    Metadata.update(type, object, old);
    if (status) {
      keepAllButStatus(type, object, old);
    } else if (type.hasStatus() && !(options.withStatus() && object.has("status"))) {
      object.remove("status");
      if (old.has("status")) {
        object.set("status", old.get("status").deepCopy());
      }
    }
    complete(type, object, old);
    Metadata.countGeneration(type, object, old);
    return new Outcome(commit(type, object, old, options), false, warnings);
  }

  private static void keepAllButStatus(ResourceType type, ObjectNode object, ObjectNode old) {
    List<String> kept = new ArrayList<>(List.of("status", "apiVersion", "kind"));
    if (!type.strategy().statusKeepsMetadata()) {
      kept.add("metadata");
    }
    String version = Json.text(object, "metadata", "resourceVersion");
    object.retain(kept);
    for (var field : Json.fields(old)) {
      if (!kept.contains(field.getKey())) {
        object.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    Json.child(object, "metadata").put("resourceVersion", version);
  }

  private static void complete(ResourceType type, ObjectNode object, @Nullable ObjectNode old) {
    String name = Json.text(object, "metadata", "name");
    type.strategy().applyDefaults(object, old);
    List<FieldError> errors = new ArrayList<>();
    if (old == null) {
      errors.addAll(Metadata.checkName(type, object));
    }
    errors.addAll(Metadata.checkLabels(object));
    errors.addAll(type.strategy().validate(object, old));
    if (errors.isEmpty()) {
      errors.addAll(type.strategy().allocate(object, old));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(type, name, errors);
    }
  }

  private ObjectNode commit(
      ResourceType type, ObjectNode object, @Nullable ObjectNode old, WriteOptions options) {
    boolean unchanged = object.equals(old);
    if (unchanged || options.dryRun()) {
      return type.strategy().toWire(object);
    }
    if (old != null
        && Json.at(object, "metadata").has("deletionTimestamp")
        && !Metadata.hasFinalizers(object)) {
      return type.strategy().toWire(deletion.remove(type, object));
    }
    return type.strategy().toWire(store.put(type.collection(), object));
  }

  private ObjectNode stored(ResourceType type, String namespace, String name) {
    ObjectNode found = store.get(type.collection(), namespace, name);
    if (found == null) {
      throw ApiException.notFound(type, name);
    }
    return found;
  }

  private static ObjectNode checkKind(ResourceType type, ObjectNode object) {
    if (!object.has("apiVersion") && !object.has("kind")) {
      object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }
    if (!Json.text(object, "kind").equals(type.kind())
        || !Json.text(object, "apiVersion").equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type "
              + type.kind()
              + "): it says "
              + Json.text(object, "apiVersion")
              + ", Kind="
              + Json.text(object, "kind"));
    }
    return object;
  }

  private static List<String> decode(ResourceType type, ObjectNode object, WriteOptions options) {
    List<String> unknown = type.strategy().decode(object);
    if (unknown.isEmpty() || options.fieldValidation() == WriteOptions.FieldValidation.IGNORE) {
      return List.of();
    }
    List<String> texts = unknown.stream().map(field -> "unknown field \"" + field + "\"").toList();
    if (options.fieldValidation() == WriteOptions.FieldValidation.STRICT) {
      throw ApiException.badRequest(
          type.kind()
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind()
              + ": strict decoding error: "
              + String.join(", ", texts));
    }
    return texts;
  }

  private static String namespaceOf(ResourceType type, String asked, ObjectNode object) {
    if (!type.namespaced()) {
      return "";
    }
    String own = Json.text(object, "metadata", "namespace");
    if (!asked.isEmpty() && !own.isEmpty() && !asked.equals(own)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    String namespace = asked.isEmpty() ? own : asked;
    return namespace.isEmpty() ? "default" : namespace;
  }

  private void requireNamespace(ResourceType type, String namespace, String name) {
    if (!type.namespaced()) {
      return;
    }
    ResourceType namespaces =
        registry.find("", "v1", "namespaces").orElseThrow(ApiException::noSuchPath);
    ObjectNode found = store.get(namespaces.collection(), "", namespace);
    if (found == null) {
      throw ApiException.notFound(namespaces, namespace);
    }
    if (Json.at(found, "metadata").has("deletionTimestamp")) {
      throw ApiException.forbidden(
          type,
          name,
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }
}
