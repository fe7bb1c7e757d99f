package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ModelStrategy;
import io.herald.lab.apiserver.kinds.ResourceType;
import io.herald.lab.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds OpenAPI v2 documents: the definitions of some resources and all that they refer to, and
 * the paths that tell clients what each may be patched with.
 */
final class OpenApi {
  private static final String KIND = "x-kubernetes-group-version-kind";
  private final Map<String, ObjectNode> definitions = new TreeMap<>();
  private final ObjectNode paths = Json.object();

  private OpenApi() {}

  /** A document of those resources. */
  static ObjectNode of(List<ResourceType> types) {
    OpenApi builder = new OpenApi();
    types.forEach(builder::add);
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Herald lab").put("version", ServerVersion.TEXT);
    document.set("paths", builder.paths);
    ObjectNode all = document.putObject("definitions");
    builder.definitions.forEach(all::set);
    return document;
  }

  private void add(ResourceType type) {
    Schema schema = type.strategy().schema();
    collect(schema, schema.name());
    ObjectNode root = definitions.get(schema.name()).deepCopy();
    root.putArray(KIND).add(kind(type));
    definitions.put(schema.name(), root);
    String prefix =
        (type.group().isEmpty() ? "/api/" : "/apis/")
            + type.apiVersion()
            + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
            + type.plural();
    ObjectNode collection = paths.putObject(prefix);
    operation(collection, "get", type);
    operation(collection, "post", type);
    ObjectNode object = paths.putObject(prefix + "/{name}");
    for (String method : List.of("get", "put", "patch", "delete")) {
      operation(object, method, type);
    }
  }

  private static ObjectNode kind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static void operation(ObjectNode path, String method, ResourceType type) {
    ObjectNode operation = path.putObject(method);
    operation.put("operationId", method + type.kind());
    operation.set(KIND, kind(type));
    ArrayNode parameters = operation.putArray("parameters");
    if (!method.equals("get")) {
      for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
        parameters.addObject().put("name", name).put("in", "query").put("type", "string");
      }
    }
    if (method.equals("patch")) {
      ArrayNode consumes = operation.putArray("consumes");
      consumes.add("application/json-patch+json").add("application/merge-patch+json");
      consumes.add("application/apply-patch+yaml");
      if (type.strategy() instanceof ModelStrategy) {
        consumes.add("application/strategic-merge-patch+json");
      }
    }
  }

  private void collect(Schema schema, String name) {
    ObjectNode definition = schema.definitions().get(name);
    if (definition == null || definitions.putIfAbsent(name, definition) != null) {
      return;
    }
    references(schema, definition);
  }

  private void references(Schema schema, JsonNode node) {
    String reference =
        node.isObject() && node.path("$ref").isTextual() ? Json.text(node, "$ref") : "";
    if (!reference.isEmpty()) {
      collect(schema, Schema.target(reference));
    }
    node.forEach(child -> references(schema, child));
  }

  /** The same document in OpenAPI v3. */
  static ObjectNode toV3(ObjectNode v2) {
    ObjectNode v3 = Json.object().put("openapi", "3.0.0");
    v3.set("info", v2.path("info"));
    ObjectNode paths = v3.putObject("paths");
    for (var path : Json.fields(v2.path("paths"))) {
      ObjectNode operations = paths.putObject(path.getKey());
      for (var operation : Json.fields(path.getValue())) {
        operations.set(operation.getKey(), operationV3((ObjectNode) operation.getValue()));
      }
    }
    v3.putObject("components").set("schemas", schemaV3(v2.path("definitions")));
    return v3;
  }

  private static ObjectNode operationV3(ObjectNode v2) {
    ObjectNode operation = v2.deepCopy();
    for (JsonNode each : operation.path("parameters")) {
      ObjectNode parameter = (ObjectNode) each;
      parameter.remove("type");
      parameter.putObject("schema").put("type", "string");
    }
    if (operation.remove("consumes") instanceof ArrayNode consumes) {
      ObjectNode content = Json.child(operation, "requestBody", "content");
      consumes.forEach(type -> content.putObject(type.asText()));
    }
    return operation;
  }

  /** In v3 a reference with anything beside it has to stand in an {@code allOf}. */
  private static JsonNode schemaV3(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.array();
      array.forEach(element -> copy.add(schemaV3(element)));
      return copy;
    } else if (!(node instanceof ObjectNode)) {
      return node;
    }
    ObjectNode copy = Json.object();
    for (var field : Json.fields(node)) {
      if (field.getKey().equals("$ref") && field.getValue().isTextual()) {
        ObjectNode reference =
            Json.object()
                .put("$ref", "#/components/schemas/" + Schema.target(field.getValue().asText()));
        if (node.size() == 1) {
          return reference;
        }
        copy.putArray("allOf").add(reference);
      } else {
        copy.set(field.getKey(), schemaV3(field.getValue()));
      }
    }
    return copy;
  }
}
