package io.herald.lab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads a body as a built-in kind, as the real server's decoder does: unknown fields are dropped
 * and reported, nulls count as absent, a value of a wrong type is an error.
 */
public final class ModelDecoder {
  private final Schema schema;
  private final List<String> unknown = new ArrayList<>();

  private ModelDecoder(Schema schema) {
    this.schema = schema;
  }

  /**
   * Drops unknown fields and nulls from the object.
   *
   * @return the paths of the fields dropped for being unknown
   * @throws IllegalArgumentException naming the field whose value has a wrong type
   */
  public static List<String> decode(Schema schema, ObjectNode object) {
    ModelDecoder decoder = new ModelDecoder(schema);
    decoder.object(object, schema.root(), "");
    return decoder.unknown;
  }

  private void object(ObjectNode object, JsonNode definition, String path) {
    JsonNode properties = definition.path("properties");
    JsonNode others = definition.path("additionalProperties");
    if (properties.isMissingNode() && others.isMissingNode()) {
      return;
    }
    for (Iterator<Map.Entry<String, JsonNode>> each = object.properties().iterator();
        each.hasNext(); ) {
      Map.Entry<String, JsonNode> field = each.next();
      String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      JsonNode expected = properties.path(field.getKey());
      expected = expected.isMissingNode() ? others : expected;
      if (expected.isMissingNode()) {
        unknown.add(at);
        each.remove();
      } else if (field.getValue().isNull()) {
        each.remove();
      } else {
        value(field.getValue(), expected, at);
      }
    }
  }

  private void value(JsonNode value, JsonNode expected, String path) {
    JsonNode resolved = schema.resolve(expected);
    String type = Json.text(resolved, "type");
    String format = Json.text(resolved, "format");
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "boolean" -> value.isBoolean();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "string" ->
              value.isTextual()
                  || (value.isNumber()
                      && (format.equals("int-or-string") || format.equals("quantity")));
          default -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "json: cannot unmarshal "
              + goName(value)
              + " into Go struct field "
              + path
              + " of type "
              + (format.isEmpty() ? type : format));
    }
    if (value instanceof ObjectNode object) {
      object(object, resolved, path);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        value(value.get(i), resolved.path("items"), path + "[" + i + "]");
      }
    }
  }

  private static String goName(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }
}
