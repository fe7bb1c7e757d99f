package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.Columns;
import io.herald.lab.apiserver.kinds.FieldError;
import io.herald.lab.apiserver.kinds.ModelStrategy;
import io.herald.lab.apiserver.schema.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** CustomResourceDefinitions: valid ones are served at once, so they are always Established. */
final class DefinitionStrategy extends ModelStrategy {
  private static final Set<String> STRATEGIES = Set.of("None", "Webhook");
  private static final Set<String> SCOPES = Set.of("Cluster", "Namespaced");

  DefinitionStrategy(Supplier<Schema> schema, Columns columns) {
    super(schema, columns);
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public void prepareForCreate(ObjectNode definition) {
    definition.remove("status");
  }

  @Override
  public void applyDefaults(ObjectNode definition, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(definition, "spec");
    ObjectNode names = Json.child(spec, "names");
    String kind = Json.text(names, "kind");
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    if (!spec.has("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    status(definition, spec);
  }

  private static void status(ObjectNode definition, ObjectNode spec) {
    ObjectNode status = Json.child(definition, "status");
    status.set("acceptedNames", spec.path("names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(Json.text(version, "name"));
      }
    }
    if (status.path("conditions").isEmpty()) {
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          conditions,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted");
    }
  }

  private static void condition(ArrayNode conditions, String type, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", reason)
        .put("message", message);
  }

  @Override
  public List<FieldError> validate(ObjectNode definition, @Nullable ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = definition.path("spec");
    String name = Json.text(definition, "metadata", "name");
    String expected = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
    if (!name.equals(expected)) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              TextNode.valueOf(name),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    if (!SCOPES.contains(Json.text(spec, "scope"))) {
      errors.add(FieldError.notSupported("spec.scope", spec.path("scope"), SCOPES));
    }
    versions(spec.path("versions"), errors);
    conversion(spec.path("conversion"), errors);
    return errors;
  }

  private static void conversion(JsonNode conversion, List<FieldError> errors) {
    String at = "spec.conversion";
    JsonNode strategy = conversion.path("strategy");
    JsonNode webhook = conversion.path("webhook");
    if (!STRATEGIES.contains(strategy.asText())) {
      errors.add(FieldError.notSupported(at + ".strategy", strategy, STRATEGIES));
    } else if (strategy.asText().equals("None") && !Json.isEmpty(webhook)) {
      errors.add(
          FieldError.forbidden(
              at + ".webhook", "should not be set when strategy is not set to Webhook"));
    } else if (strategy.asText().equals("Webhook") && !webhook.has("clientConfig")) {
      errors.add(
          FieldError.required(
              at + ".webhook.clientConfig", "required when strategy is set to Webhook"));
    }
  }

  private static void versions(JsonNode versions, List<FieldError> errors) {
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      String at = "spec.versions[" + i + "]";
      stored += versions.get(i).path("storage").asBoolean() ? 1 : 0;
      JsonNode schema = Json.at(versions.get(i), "schema", "openAPIV3Schema");
      if (schema.isMissingNode()) {
        errors.add(FieldError.required(at + ".schema.openAPIV3Schema", "schemas are required"));
      } else {
        schema(schema, at + ".schema.openAPIV3Schema", errors);
      }
      JsonNode columns = versions.get(i).path("additionalPrinterColumns");
      for (int j = 0; j < columns.size(); j++) {
        String problem = PrinterColumns.problem(Json.text(columns.get(j), "jsonPath"));
        if (!problem.isEmpty()) {
          errors.add(
              FieldError.invalid(
                  at + ".additionalPrinterColumns[" + j + "].jsonPath",
                  columns.get(j).path("jsonPath"),
                  problem));
        }
      }
    }
    if (stored != 1) {
      errors.add(
          FieldError.invalid(
              "spec.versions",
              versions,
              "must have exactly one version marked as storage version"));
    }
  }

  /** Structural schemas name each value's type; rules must compile. */
  private static void schema(JsonNode schema, String at, List<FieldError> errors) {
    boolean open =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.path("x-kubernetes-int-or-string").asBoolean();
    if (Json.text(schema, "type").isEmpty() && !open) {
      errors.add(
          FieldError.required(at + ".type", "must not be empty for specified object fields"));
    }
    JsonNode rules = schema.path("x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      String problem = CelRules.problem(Json.text(rules.get(i), "rule"));
      if (problem != null) {
        errors.add(
            FieldError.invalid(
                at + ".x-kubernetes-validations[" + i + "].rule",
                rules.get(i).path("rule"),
                problem));
      }
    }
    for (var property : Json.fields(schema.path("properties"))) {
      schema(property.getValue(), at + ".properties[" + property.getKey() + "]", errors);
    }
    if (schema.path("items").isObject()) {
      schema(schema.path("items"), at + ".items", errors);
    }
    if (schema.path("additionalProperties").isObject()) {
      schema(schema.path("additionalProperties"), at + ".additionalProperties", errors);
    }
  }
}
