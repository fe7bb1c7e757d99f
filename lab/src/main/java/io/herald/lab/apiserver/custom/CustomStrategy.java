package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.Columns;
import io.herald.lab.apiserver.kinds.FieldError;
import io.herald.lab.apiserver.kinds.Strategy;
import io.herald.lab.apiserver.schema.ModelDecoder;
import io.herald.lab.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of one version of a custom resource, as its definition states them. */
final class CustomStrategy implements Strategy {
  private final String apiVersion;
  private final String storedApiVersion;
  private final JsonNode structural;
  private final boolean asksWebhook;
  private final Schema schema;
  private final Schema metadata;
  private final Columns columns;

  /**
   * The rules of a version.
   *
   * @param structural the definition's {@code openAPIV3Schema}
   * @param asksWebhook whether a webhook is to convert between versions; here nobody answers for it
   * @param schema the same for the OpenAPI documents
   * @param metadata the schema of object metadata
   */
  CustomStrategy(
      String apiVersion,
      String storedApiVersion,
      JsonNode structural,
      boolean asksWebhook,
      Schema schema,
      Schema metadata,
      Columns columns) {
    this.apiVersion = apiVersion;
    this.storedApiVersion = storedApiVersion;
    this.structural = structural;
    this.asksWebhook = asksWebhook;
    this.schema = schema;
    this.metadata = metadata;
    this.columns = columns;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  @Override
  public List<String> decode(ObjectNode object) {
    List<String> unknown = new ArrayList<>();
    if (object.path("metadata") instanceof ObjectNode meta) {
      try {
        ModelDecoder.decode(metadata, meta).forEach(field -> unknown.add("metadata." + field));
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest("failed to read metadata: " + e.getMessage());
      }
    }
    unknown.addAll(Structural.prune(object, structural));
    Structural.applyDefaults(object, structural);
    return unknown;
  }

  @Override
  public void applyDefaults(ObjectNode object, @Nullable ObjectNode old) {
    Structural.applyDefaults(object, structural);
  }

  @Override
  public List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    List<FieldError> errors = SchemaValidation.check(object, structural);
    // Rules may rely on what the schema says, so they are not asked about what breaks it.
    return errors.isEmpty() ? CelRules.check(object, old, structural) : errors;
  }

  @Override
  public boolean statusKeepsMetadata() {
    return true;
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public ObjectNode toWire(ObjectNode stored) {
    return versioned(stored, apiVersion);
  }

  @Override
  public ObjectNode fromWire(ObjectNode wire) {
    return versioned(wire, storedApiVersion);
  }

  private ObjectNode versioned(ObjectNode object, String version) {
    if (Json.text(object, "apiVersion").equals(version)) {
      return object;
    }
    if (asksWebhook) {
      throw ApiException.internal(
          "conversion webhook for "
              + Json.text(object, "apiVersion")
              + ", Kind="
              + Json.text(object, "kind")
              + " failed: nobody answers for it");
    }
    ObjectNode copy = Json.object();
    copy.setAll(object);
    return copy.put("apiVersion", version);
  }
}
