package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' strategic merge patch: a merge patch in which the elements of some lists are told
 * apart by a key, with directives ({@code $patch}, {@code $setElementOrder}, {@code $retainKeys},
 * {@code $deleteFromPrimitiveList}). Lists that a custom resource declares to be maps or sets merge
 * in the same way, which is what server-side apply does with them.
 */
public final class StrategicMerge {
  private final Schema schema;

  private StrategicMerge(Schema schema) {
    this.schema = schema;
  }

  /** What the patch makes of the object; neither is modified. */
  public static ObjectNode apply(Schema schema, ObjectNode object, ObjectNode patch) {
    return new StrategicMerge(schema).object(object.deepCopy(), patch, schema.root());
  }

  private ObjectNode object(ObjectNode target, ObjectNode patch, JsonNode definition) {
    String directive = Json.text(patch, "$patch");
    if (directive.equals("replace")) {
      ObjectNode replaced = patch.deepCopy();
      replaced.remove("$patch");
      return replaced;
    } else if (directive.equals("delete")) {
      return Json.object();
    }
    if (patch.path("$retainKeys") instanceof ArrayNode retained) {
      target.retain(Json.texts(retained));
    }
    for (var entry : Json.fields(patch)) {
      if (!entry.getKey().startsWith("$")) {
        field(target, entry.getKey(), entry.getValue(), definition);
      }
    }
    for (var entry : Json.fields(patch)) {
      directive(target, entry.getKey(), entry.getValue(), definition);
    }
    return target;
  }

  private void field(ObjectNode target, String name, JsonNode value, JsonNode definition) {
    JsonNode expected = schema.field(definition, name);
    if (value.isNull()) {
      target.remove(name);
    } else if (value instanceof ObjectNode patch) {
      ObjectNode before = target.path(name) instanceof ObjectNode o ? o : Json.object();
      target.set(name, object(before, patch, expected));
    } else if (value instanceof ArrayNode list && isMerged(expected)) {
      ArrayNode before = target.path(name) instanceof ArrayNode a ? a : Json.array();
      target.set(name, list(before, list, expected));
    } else {
      target.set(name, value.deepCopy());
    }
  }

  /** Whether the elements of a list with this schema are merged rather than replaced as a whole. */
  static boolean isMerged(JsonNode list) {
    String listType = Json.text(list, "x-kubernetes-list-type");
    return Json.text(list, "x-kubernetes-patch-strategy").equals("merge")
        || listType.equals("set")
        || (listType.equals("map") && list.path("x-kubernetes-list-map-keys").size() == 1);
  }

  /** The field that tells the elements of a merged list apart; empty if they are scalars. */
  static String mergeKey(JsonNode list) {
    String key = Json.text(list, "x-kubernetes-patch-merge-key");
    return key.isEmpty() ? Json.text(list.path("x-kubernetes-list-map-keys").path(0)) : key;
  }

  private ArrayNode list(ArrayNode target, ArrayNode patch, JsonNode expected) {
    String key = mergeKey(expected);
    if (key.isEmpty()) {
      patch.forEach(
          value -> {
            if (indexOf(target, value) < 0) {
              target.add(value);
            }
          });
      return target;
    }
    for (JsonNode element : patch) {
      if (Json.text(element, "$patch").equals("replace") && !element.has(key)) {
        return replacement(patch);
      }
      element(target, (ObjectNode) element, key, expected.path("items"));
    }
    return target;
  }

  private static ArrayNode replacement(ArrayNode patch) {
    ArrayNode list = Json.array();
    patch.forEach(
        element -> {
          if (!element.has("$patch")) {
            list.add(element.deepCopy());
          }
        });
    return list;
  }

  private void element(ArrayNode target, ObjectNode patch, String key, JsonNode items) {
    int at = indexByKey(target, key, patch.path(key));
    if (Json.text(patch, "$patch").equals("delete")) {
      if (at >= 0) {
        target.remove(at);
      }
    } else if (at >= 0) {
      target.set(at, object((ObjectNode) target.get(at), patch, items));
    } else {
      target.add(object(Json.object(), patch, items));
    }
  }

  private void directive(ObjectNode target, String directive, JsonNode value, JsonNode definition) {
    int slash = directive.indexOf('/');
    if (slash < 0 || !(target.path(directive.substring(slash + 1)) instanceof ArrayNode list)) {
      return;
    }
    String field = directive.substring(slash + 1);
    if (directive.startsWith("$deleteFromPrimitiveList/")) {
      for (JsonNode gone : value) {
        int at = indexOf(list, gone);
        if (at >= 0) {
          list.remove(at);
        }
      }
    } else if (directive.startsWith("$setElementOrder/")) {
      String key = mergeKey(schema.field(definition, field));
      order(list, value, key);
    }
  }

  /** Elements named by the order come first, in that order; the others keep theirs. */
  private static void order(ArrayNode list, JsonNode order, String key) {
    List<JsonNode> left = new ArrayList<>();
    list.forEach(left::add);
    List<JsonNode> ordered = new ArrayList<>();
    for (JsonNode wanted : order) {
      JsonNode match = key.isEmpty() ? wanted : wanted.path(key);
      left.stream()
          .filter(e -> (key.isEmpty() ? e : e.path(key)).equals(match))
          .findFirst()
          .ifPresent(
              e -> {
                left.remove(e);
                ordered.add(e);
              });
    }
    list.removeAll();
    list.addAll(ordered);
    list.addAll(left);
  }

  private static int indexOf(ArrayNode list, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexByKey(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
