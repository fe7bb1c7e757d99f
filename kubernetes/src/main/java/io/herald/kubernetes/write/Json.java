package io.herald.kubernetes.write;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Reads JSON of which nothing is certain. */
final class Json {

  private Json() {}

  /** The object under this name; an empty one when there is none. */
  static JsonObject child(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject child ? child : new JsonObject();
  }

  /** The text under this name; empty when there is none. */
  static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }
}
