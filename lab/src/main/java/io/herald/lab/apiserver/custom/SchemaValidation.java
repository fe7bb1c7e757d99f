package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks a custom resource against its OpenAPI v3 schema, with Kubernetes' wording. */
final class SchemaValidation {
  private final List<FieldError> errors = new ArrayList<>();

  private SchemaValidation() {}

  /** What is wrong with the object, empty if nothing. */
  static List<FieldError> check(ObjectNode object, JsonNode schema) {
    return check(object, schema, "");
  }

  private static List<FieldError> check(JsonNode value, JsonNode schema, String path) {
    SchemaValidation validation = new SchemaValidation();
    validation.value(value, schema, path);
    return validation.errors;
  }

  private void value(JsonNode value, JsonNode schema, String path) {
    if (value.isNull() && schema.path("nullable").asBoolean()) {
      return;
    }
    if (!hasType(value, schema)) {
      String type = Json.text(schema, "type");
      errors.add(
          FieldError.typeInvalid(
              path,
              TextNode.valueOf(typeOf(value)),
              path + " in body must be of type " + type + ": \"" + typeOf(value) + "\""));
      return;
    }
    enumeration(value, schema, path);
    if (value instanceof ObjectNode object) {
      object(object, schema, path);
    } else if (value.isArray()) {
      array(value, schema, path);
    } else if (value.isNumber()) {
      number(value, schema, path);
    } else if (value.isTextual()) {
      text(value, schema, path);
    }
    combined(value, schema, path);
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (Json.text(schema, "type")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  private void enumeration(JsonNode value, JsonNode schema, String path) {
    JsonNode allowed = schema.path("enum");
    if (allowed.isMissingNode()) {
      return;
    }
    for (JsonNode each : allowed) {
      if (each.equals(value)) {
        return;
      }
    }
    errors.add(FieldError.notSupported(path, value, Json.texts(allowed)));
  }

  private void object(ObjectNode object, JsonNode schema, String path) {
    for (JsonNode required : schema.path("required")) {
      if (!object.has(required.asText())) {
        errors.add(FieldError.required(child(path, required.asText()), ""));
      }
    }
    if (schema.has("minProperties") && object.size() < schema.path("minProperties").asInt()) {
      body(path, object, "should have at least " + schema.get("minProperties") + " properties");
    }
    if (schema.has("maxProperties") && object.size() > schema.path("maxProperties").asInt()) {
      body(path, object, "should have at most " + schema.get("maxProperties") + " properties");
    }
    for (var field : Json.fields(object)) {
      boolean checkedAsMetadata = path.isEmpty() && Structural.isTypeOrMetadata(field.getKey());
      JsonNode expected = Structural.fieldSchema(schema, field.getKey());
      if (!checkedAsMetadata && !expected.isMissingNode()) {
        value(field.getValue(), expected, child(path, field.getKey()));
      }
    }
  }

  private static String child(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private void array(JsonNode array, JsonNode schema, String path) {
    if (schema.has("minItems") && array.size() < schema.path("minItems").asInt()) {
      body(path, array, "should have at least " + schema.get("minItems") + " items");
    }
    if (schema.has("maxItems") && array.size() > schema.path("maxItems").asInt()) {
      errors.add(FieldError.tooMany(path, array.size(), schema.path("maxItems").asLong()));
    }
    String listType = Json.text(schema, "x-kubernetes-list-type");
    boolean unique = listType.equals("set") || schema.path("uniqueItems").asBoolean();
    List<String> keys = Json.texts(schema.path("x-kubernetes-list-map-keys"));
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode identity = array.get(i);
      if (listType.equals("map") && identity instanceof ObjectNode element) {
        identity = element.deepCopy().retain(keys);
      }
      if ((unique || listType.equals("map")) && !seen.add(identity)) {
        errors.add(FieldError.duplicate(at, identity));
      }
      value(array.get(i), schema.path("items"), at);
    }
  }

  private void number(JsonNode value, JsonNode schema, String path) {
    double number = value.doubleValue();
    if (schema.has("minimum")) {
      double least = schema.path("minimum").asDouble();
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
      if (number < least || (exclusive && number == least)) {
        body(
            path,
            value,
            "should be greater than "
                + (exclusive ? "" : "or equal to ")
                + schema.get("minimum").asText());
      }
    }
    if (schema.has("maximum")) {
      double most = schema.path("maximum").asDouble();
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
      if (number > most || (exclusive && number == most)) {
        body(
            path,
            value,
            "should be less than "
                + (exclusive ? "" : "or equal to ")
                + schema.get("maximum").asText());
      }
    }
    if (schema.has("multipleOf") && number % schema.path("multipleOf").asDouble() != 0) {
      body(path, value, "should be a multiple of " + schema.get("multipleOf").asText());
    }
    boolean fits32 = number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE;
    if (Json.text(schema, "format").equals("int32") && !fits32) {
      body(path, value, "must be of type int32: \"" + value.asText() + "\"");
    }
  }

  private void text(JsonNode value, JsonNode schema, String path) {
    String text = value.textValue();
    int length = text.codePointCount(0, text.length());
    if (schema.has("minLength") && length < schema.path("minLength").asInt()) {
      body(path, value, "should be at least " + schema.get("minLength") + " chars long");
    }
    if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
      errors.add(FieldError.tooLong(path, schema.path("maxLength").asLong()));
    }
    String pattern = Json.text(schema, "pattern");
    if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      body(path, value, "should match '" + pattern + "'");
    }
    String format = Json.text(schema, "format");
    if (!Formats.accepts(format, text)) {
      body(path, value, "must be of type " + format + ": " + value);
    }
  }

  private void combined(JsonNode value, JsonNode schema, String path) {
    for (JsonNode part : schema.path("allOf")) {
      value(value, part, path);
    }
    if (schema.has("anyOf") && matching(value, schema.path("anyOf"), path) == 0) {
      body(path, value, "must validate at least one schema (anyOf)");
    }
    if (schema.has("oneOf")) {
      long matching = matching(value, schema.path("oneOf"), path);
      if (matching != 1) {
        String found =
            matching == 0 ? "Found none valid" : "Found " + matching + " valid alternatives";
        body(path, value, "must validate one and only one schema (oneOf). " + found);
      }
    }
    if (schema.has("not") && check(value, schema.path("not"), path).isEmpty()) {
      body(path, value, "must not validate the schema (not)");
    }
  }

  private static long matching(JsonNode value, JsonNode alternatives, String path) {
    long matching = 0;
    for (JsonNode alternative : alternatives) {
      matching += check(value, alternative, path).isEmpty() ? 1 : 0;
    }
    return matching;
  }

  private void body(String path, JsonNode value, String rule) {
    JsonNode shown = value.isContainerNode() ? TextNode.valueOf(typeOf(value)) : value;
    errors.add(FieldError.invalid(path, shown, path + " in body " + rule));
  }
}
