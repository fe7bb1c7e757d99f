package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import io.herald.lab.apiserver.Json;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns JSON into what expressions work on, typed by the schema. */
final class CelValues {
  /** Field names that are words of the language; a rule writes {@code self.__namespace__}. */
  private static final Set<String> WORDS =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  static Object of(JsonNode value, JsonNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, schema);
      case ARRAY -> list(value, schema);
      case BOOLEAN -> value.booleanValue();
      case STRING -> text(value.textValue(), Json.text(schema, "format"));
      case NUMBER ->
          value.isIntegralNumber() && !Json.text(schema, "type").equals("number")
              ? (Object) value.longValue()
              : (Object) value.doubleValue();
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Map<String, Object> map(JsonNode object, JsonNode schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    boolean named = schema.has("properties");
    for (var field : Json.fields(object)) {
      String name = named ? escaped(field.getKey()) : field.getKey();
      map.put(name, of(field.getValue(), Structural.fieldSchema(schema, field.getKey())));
    }
    return map;
  }

  private static String escaped(String name) {
    if (WORDS.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }

  private static List<Object> list(JsonNode array, JsonNode schema) {
    List<Object> list = new ArrayList<>();
    array.forEach(element -> list.add(of(element, schema.path("items"))));
    return list;
  }

  private static Object text(String text, String format) {
    if (format.equals("date-time") && Formats.accepts(format, text)) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return text;
  }
}
