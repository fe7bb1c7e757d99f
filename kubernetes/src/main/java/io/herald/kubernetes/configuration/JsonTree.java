package io.herald.kubernetes.configuration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns JSON, which the API server has bounded in size and depth, into {@link Value}s. */
final class JsonTree {

  private JsonTree() {}

  static Value convert(JsonElement element) {
    if (element instanceof JsonObject object) {
      Map<String, Value> entries = new LinkedHashMap<>();
      object.asMap().forEach((key, value) -> entries.put(key, convert(value)));
      return new Value.Mapping(entries, 0);
    }
    if (element instanceof JsonArray array) {
      List<Value> items = new ArrayList<>();
      array.forEach(item -> items.add(convert(item)));
      return new Value.Sequence(items, 0);
    }
    return element instanceof JsonPrimitive scalar ? scalar(scalar) : new Value.Null(0);
  }

  private static Value scalar(JsonPrimitive scalar) {
    String text = scalar.getAsString();
    if (scalar.isString()) {
      return new Value.Scalar(text, Value.Form.STRING, 0);
    }
    if (scalar.isBoolean()) {
      return new Value.Scalar(text, Value.Form.BOOLEAN, 0);
    }
    boolean whole = text.matches("-?\\d{1,40}");
    return new Value.Scalar(text, whole ? Value.Form.INTEGER : Value.Form.OTHER, 0);
  }
}
