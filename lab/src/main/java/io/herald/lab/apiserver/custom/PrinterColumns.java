package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.Columns;
import io.herald.lab.apiserver.kinds.HumanDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns that a custom resource's definition asks for. */
final class PrinterColumns {
  private static final Configuration PATHS =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider(Json.MAPPER))
          .mappingProvider(new JacksonMappingProvider(Json.MAPPER))
          .options(Option.SUPPRESS_EXCEPTIONS, Option.ALWAYS_RETURN_LIST)
          .build();

  private PrinterColumns() {}

  /** Of one version of a definition; without any columns its age is shown. */
  static Columns of(JsonNode version) {
    List<Columns.Column> columns = new ArrayList<>();
    columns.add(
        new Columns.Column("Name", "string", "name", "", 0, o -> o.path("metadata").path("name")));
    JsonNode extra = version.path("additionalPrinterColumns");
    if (extra.isEmpty()) {
      columns.add(
          column(
              Json.object().put("name", "Age").put("type", "date"), ".metadata.creationTimestamp"));
    }
    extra.forEach(each -> columns.add(column(each, Json.text(each, "jsonPath"))));
    return new Columns(columns);
  }

  /**
   * Why a path cannot be read, or empty.
   *
   * @param path as {@code .spec.addresses}
   */
  static String problem(String path) {
    try {
      JsonPath.compile("$" + path);
      return "";
    } catch (InvalidPathException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Columns.Column column(JsonNode definition, String path) {
    JsonPath compiled = JsonPath.compile("$" + path);
    String type = Json.text(definition, "type");
    return new Columns.Column(
        heading(Json.text(definition, "name")),
        type,
        Json.text(definition, "format"),
        Json.text(definition, "description"),
        definition.path("priority").asInt(),
        object -> cell(object, compiled, type));
  }

  private static String heading(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static JsonNode cell(ObjectNode object, JsonPath path, String type) {
    JsonNode found = path.read(object, PATHS);
    if (found == null || found.isEmpty() || found.get(0).isNull()) {
      return NullNode.getInstance();
    }
    JsonNode first = found.get(0);
    if (type.equals("date")) {
      return TextNode.valueOf(HumanDuration.since(first.asText()));
    } else if (type.equals("string")) {
      return TextNode.valueOf(first.isValueNode() ? first.asText() : Json.write(first));
    }
    return first.isValueNode() ? first : TextNode.valueOf(Json.write(first));
  }
}
