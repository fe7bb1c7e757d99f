package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.Columns;
import io.herald.lab.apiserver.kinds.ResourceType;
import java.util.List;

/** The {@code Table} form of objects, which is what {@code kubectl get} prints. */
final class Tables {
  private static final String API_VERSION = "meta.k8s.io/v1";

  private Tables() {}

  /** Whether the client wants a table rather than the objects. */
  static boolean isWanted(ApiRequest request) {
    return request.accept().contains("as=Table");
  }

  /**
   * A table.
   *
   * @param stored the objects in the form in which the store keeps them
   * @param include what goes along with each row: {@code None}, {@code Object}, else its metadata
   * @param headings whether the columns are named
   */
  static ObjectNode of(
      ResourceType type, List<ObjectNode> stored, String include, boolean headings) {
    Columns columns = type.strategy().columns();
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", API_VERSION);
    table.putObject("metadata");
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (headings) {
      columns.columns().forEach(column -> definitions.add(definition(column)));
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : stored) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.columns().forEach(column -> cells.add(column.cell().apply(object)));
      row.set("object", companion(type, object, include));
    }
    return table;
  }

  private static ObjectNode definition(Columns.Column column) {
    return Json.object()
        .put("name", column.name())
        .put("type", column.type())
        .put("format", column.format())
        .put("description", column.description())
        .put("priority", column.priority());
  }

  private static JsonNode companion(ResourceType type, ObjectNode object, String include) {
    if (include.equals("None")) {
      return Json.MAPPER.nullNode();
    } else if (include.equals("Object")) {
      return type.strategy().toWire(object);
    }
    ObjectNode partial = Json.object();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", API_VERSION);
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
