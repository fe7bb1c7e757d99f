package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;

/** JSON merge patch (RFC 7386). */
public final class MergePatch {
  private MergePatch() {}

  /** What the patch makes of the object; neither is modified. */
  public static ObjectNode apply(ObjectNode object, ObjectNode patch) {
    return merge(object.deepCopy(), patch);
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    for (var entry : Json.fields(patch)) {
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        target.remove(entry.getKey());
      } else if (value instanceof ObjectNode nested) {
        ObjectNode before = target.path(entry.getKey()) instanceof ObjectNode o ? o : Json.object();
        target.set(entry.getKey(), merge(before, nested));
      } else {
        target.set(entry.getKey(), value.deepCopy());
      }
    }
    return target;
  }
}
