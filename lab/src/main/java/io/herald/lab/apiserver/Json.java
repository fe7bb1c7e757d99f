package io.herald.lab.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The few things every part of the API server does with Jackson trees. Thread-safe. */
public final class Json {
  /** For JSON. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  /** For YAML, which reads JSON as well. */
  public static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Json() {}

  /** A new empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The value at a path of field names, or a missing node; never null. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode at = node;
    for (String field : path) {
      at = at.path(field);
    }
    return at;
  }

  /** The text at a path of field names, empty when it is absent, null or no scalar. */
  public static String text(JsonNode node, String... path) {
    JsonNode at = at(node, path);
    return at.isNull() ? "" : at.asText("");
  }

  /** The object at a path of field names, made where it is absent or null. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode at = node;
    for (String field : path) {
      at = at.get(field) instanceof ObjectNode found ? found : at.putObject(field);
    }
    return at;
  }

  /** Whether the value is absent, null, an empty text, array or object. */
  public static boolean isEmpty(JsonNode node) {
    return node instanceof MissingNode
        || node.isNull()
        || (node.isTextual() && node.textValue().isEmpty())
        || (node.isContainerNode() && node.isEmpty());
  }

  /** The texts of an array, empty when it is none. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /** The fields of an object in order. */
  public static Iterable<Map.Entry<String, JsonNode>> fields(JsonNode node) {
    return () -> fieldsOf(node);
  }

  private static Iterator<Map.Entry<String, JsonNode>> fieldsOf(JsonNode node) {
    return node.properties().iterator();
  }

  /** Compact JSON text. */
  public static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compact JSON as UTF-8. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one YAML or JSON document that must be an object.
   *
   * @throws IllegalArgumentException if it is not well-formed or no object
   */
  public static ObjectNode read(String text) {
    try {
      if (YAML.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("not an object: " + text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads every document of a YAML stream, empty ones left out.
   *
   * @throws IllegalArgumentException if one is not well-formed or no object
   */
  public static List<ObjectNode> readAll(String yaml) {
    List<ObjectNode> documents = new ArrayList<>();
    try (var values = YAML.readerFor(new TypeReference<JsonNode>() {}).<JsonNode>readValues(yaml)) {
      while (values.hasNext()) {
        JsonNode value = values.next();
        if (value instanceof ObjectNode object) {
          documents.add(object);
        } else if (!isEmpty(value)) {
          throw new IllegalArgumentException("not an object: " + value);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return documents;
  }
}
