package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.custom.CustomTypes;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.store.ObjectStore;

/**
 * Deleting, with what goes along: a namespace takes its objects with it, a definition its custom
 * resources. Runs inside the store's transactions only.
 */
final class Deletion {
  private final ObjectStore store;

  Deletion(ObjectStore store) {
    this.store = store;
  }

  /** Refuses if the object is not the one that the client means. */
  static void check(ResourceType type, ObjectNode object, ObjectNode preconditions) {
    for (String field : new String[] {"uid", "resourceVersion"}) {
      String expected = Json.text(preconditions, field);
      String actual = Json.text(object, "metadata", field);
      if (!expected.isEmpty() && !expected.equals(actual)) {
        throw ApiException.conflict(
            type,
            Json.text(object, "metadata", "name"),
            "the "
                + field
                + " in the precondition ("
                + expected
                + ") does not match the "
                + field
                + " in record ("
                + actual
                + "). The object might have been deleted and then recreated");
      }
    }
  }

  /** Removes the object, or marks it as long as it has finalizers; returns its last state. */
  ObjectNode delete(ResourceType type, ObjectNode object) {
    if (!Metadata.hasFinalizers(object)) {
      return remove(type, object);
    }
    if (Json.at(object, "metadata").has("deletionTimestamp")) {
      return object;
    }
    ObjectNode marked = object.deepCopy();
    Metadata.markDeleted(marked);
    return store.put(type.collection(), marked);
  }

  /** Removes the object for good, whatever its finalizers. */
  ObjectNode remove(ResourceType type, ObjectNode object) {
    String name = Json.text(object, "metadata", "name");
    if (type.collection().equals("/namespaces")) {
      store.collections().forEach(collection -> empty(collection, name));
    } else if (type.collection().equals(CustomTypes.COLLECTION)) {
      empty(CustomTypes.collectionOf(object), "");
    }
    String namespace = Json.text(object, "metadata", "namespace");
    ObjectNode removed = store.remove(type.collection(), namespace, name);
    return removed == null ? object : removed;
  }

  private void empty(String collection, String namespace) {
    for (ObjectNode object : store.list(collection, namespace).objects()) {
      String in = Json.text(object, "metadata", "namespace");
      if (namespace.isEmpty() || in.equals(namespace)) {
        store.remove(collection, in, Json.text(object, "metadata", "name"));
      }
    }
  }
}
