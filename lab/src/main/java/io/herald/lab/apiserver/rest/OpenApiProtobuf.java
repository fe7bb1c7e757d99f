package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import io.herald.lab.apiserver.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes an OpenAPI v2 document as the gnostic project's protobuf messages, the only form in which
 * {@code kubectl} before 1.27 reads it. There is no Java library for them; the few fields that it
 * looks at are written here by their numbers in {@code OpenAPIv2.proto}.
 */
final class OpenApiProtobuf {
  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);
  private static final String EXTENSION = "x-kubernetes-";

  private OpenApiProtobuf() {}

  /** One message under construction. */
  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream coded = CodedOutputStream.newInstance(bytes);

    Out text(int field, String value) {
      if (!value.isEmpty()) {
        write(() -> coded.writeString(field, value));
      }
      return this;
    }

    Out message(int field, Out value) {
      byte[] content = value.done();
      write(() -> coded.writeByteArray(field, content));
      return this;
    }

    Out flag(int field, boolean value) {
      write(() -> coded.writeBool(field, value));
      return this;
    }

    byte[] done() {
      write(coded::flush);
      return bytes.toByteArray();
    }

    private static void write(Write write) {
      try {
        write.run();
      } catch (IOException e) {
        // Nothing is written anywhere but to memory.
        throw new UncheckedIOException(e);
      }
    }

    private interface Write {
      void run() throws IOException;
    }
  }

  static byte[] encode(JsonNode document) {
    Out info =
        new Out()
            .text(1, Json.text(document, "info", "title"))
            .text(2, Json.text(document, "info", "version"));
    Out paths = new Out();
    for (var path : Json.fields(document.path("paths"))) {
      paths.message(2, new Out().text(1, path.getKey()).message(2, path(path.getValue())));
    }
    return new Out()
        .text(1, "2.0")
        .message(2, info)
        .message(8, paths)
        .message(9, named(document.path("definitions")))
        .done();
  }

  private static Out path(JsonNode operations) {
    Out path = new Out();
    for (var operation : Json.fields(operations)) {
      path.message(METHODS.getOrDefault(operation.getKey(), 2), operation(operation.getValue()));
    }
    return path;
  }

  private static Out operation(JsonNode operation) {
    Out out = new Out().text(5, Json.text(operation, "operationId"));
    for (JsonNode type : operation.path("consumes")) {
      out.text(7, type.asText());
    }
    for (JsonNode parameter : operation.path("parameters")) {
      Out query =
          new Out().text(2, "query").text(4, Json.text(parameter, "name")).text(6, "string");
      out.message(8, new Out().message(1, new Out().message(2, new Out().message(3, query))));
    }
    return extensions(out, 13, operation);
  }

  private static Out schema(JsonNode schema) {
    Out out = new Out();
    if (schema.path("$ref").isTextual()) {
      out.text(1, Json.text(schema, "$ref"));
    }
    boolean either = schema.path("x-kubernetes-int-or-string").asBoolean();
    out.text(2, either ? "int-or-string" : Json.text(schema, "format"));
    out.text(4, Json.text(schema, "description"));
    for (JsonNode required : schema.path("required")) {
      out.text(19, required.asText());
    }
    JsonNode others = schema.path("additionalProperties");
    if (others.isObject()) {
      out.message(21, new Out().message(1, schema(others)));
    } else if (others.isBoolean()) {
      out.message(21, new Out().flag(2, others.asBoolean()));
    }
    String type = either ? "string" : Json.text(schema, "type");
    // A value that may be null is of no single type for the old client.
    if (!type.isEmpty() && !schema.path("nullable").asBoolean()) {
      out.message(22, new Out().text(1, type));
    }
    if (schema.path("items").isObject()) {
      out.message(23, new Out().message(1, schema(schema.path("items"))));
    }
    if (schema.path("properties").isObject()) {
      out.message(25, named(schema.path("properties")));
    }
    return extensions(out, 31, schema);
  }

  private static Out named(JsonNode schemas) {
    Out out = new Out();
    for (var each : Json.fields(schemas)) {
      out.message(1, new Out().text(1, each.getKey()).message(2, schema(each.getValue())));
    }
    return out;
  }

  private static Out extensions(Out out, int field, JsonNode owner) {
    for (var each : Json.fields(owner)) {
      if (each.getKey().startsWith(EXTENSION) && !each.getKey().endsWith("validations")) {
        Out any = new Out().text(2, Json.write(each.getValue()));
        out.message(field, new Out().text(1, each.getKey()).message(2, any));
      }
    }
    return out;
  }
}
