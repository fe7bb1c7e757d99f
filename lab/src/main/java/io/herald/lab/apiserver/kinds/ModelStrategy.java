package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.schema.ModelDecoder;
import io.herald.lab.apiserver.schema.Schema;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A built-in kind that is decoded by its model's schema and otherwise only stored. */
public class ModelStrategy implements Strategy {
  private final Supplier<Schema> source;
  private final Columns columns;
  private volatile @Nullable Schema schema;

  /** With the kind's schema, which is asked for when it is needed first, and its columns. */
  public ModelStrategy(Supplier<Schema> schema, Columns columns) {
    this.source = schema;
    this.columns = columns;
  }

  @Override
  public final Schema schema() {
    Schema known = schema;
    if (known == null) {
      known = source.get();
      schema = known;
    }
    return known;
  }

  @Override
  public final Columns columns() {
    return columns;
  }

  @Override
  public List<String> decode(ObjectNode object) {
    try {
      return ModelDecoder.decode(schema(), object);
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
