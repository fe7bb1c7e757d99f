package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.schema.ModelDecoder;
import io.herald.lab.apiserver.schema.Schema;
import java.util.List;

/** A built-in kind that is decoded by its model's schema and otherwise only stored. */
public class ModelStrategy implements Strategy {
  private final Schema schema;
  private final Columns columns;

  /** With the kind's schema and columns. */
  public ModelStrategy(Schema schema, Columns columns) {
    this.schema = schema;
    this.columns = columns;
  }

  @Override
  public final Schema schema() {
    return schema;
  }

  @Override
  public final Columns columns() {
    return columns;
  }

  @Override
  public List<String> decode(ObjectNode object) {
    try {
      return ModelDecoder.decode(schema, object);
    } catch (IllegalArgumentException e) {
      String kind = object.path("kind").asText();
      String version = object.path("apiVersion").asText();
      throw ApiException.badRequest(
          kind
              + " in version \""
              + version.substring(version.indexOf('/') + 1)
              + "\" cannot be handled as a "
              + kind
              + ": "
              + e.getMessage());
    }
  }
}
