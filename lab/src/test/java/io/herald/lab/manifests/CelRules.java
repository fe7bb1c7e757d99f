package io.herald.lab.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of a structural schema, evaluated over an object.
 *
 * <p>A second reading of the rules, apart from the API server's: only what Kubernetes 1.25 offers
 * (the standard library and the first version of the string extension) is there to compile with.
 */
final class CelRules {
  /** A violated rule: the path of the value, and the rule's message. */
  record Violation(String path, String message) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().addLibraries(CelExtensions.strings()).build();

  private final List<Violation> violations = new ArrayList<>();

  private CelRules() {}

  /**
   * @param before the object that is replaced, null on creation; rules about a transition need it
   */
  static List<Violation> violations(JsonNode schema, JsonNode object, @Nullable JsonNode before) {
    var rules = new CelRules();
    rules.visit(schema, "", object, before);
    return rules.violations;
  }

  /** Compiles every rule of a schema; throws with the rule's path if one does not. */
  static int compileAll(JsonNode schema, String path) {
    int count = 0;
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      compile(schema, rule.get("rule").asText(), path);
      count++;
    }
    for (var property : schema.path("properties").properties()) {
      count += compileAll(property.getValue(), path + "." + property.getKey());
    }
    return schema.has("items") ? count + compileAll(schema.get("items"), path + "[]") : count;
  }

  private void visit(JsonNode schema, String path, JsonNode value, @Nullable JsonNode before) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      check(schema, rule, path, value, before);
    }
    for (var property : schema.path("properties").properties()) {
      var name = property.getKey();
      if (value.hasNonNull(name)) {
        var old = before == null ? null : before.get(name);
        visit(property.getValue(), path.isEmpty() ? name : path + "." + name, value.get(name), old);
      }
    }
    for (int i = 0; schema.has("items") && i < value.size(); i++) {
      visit(schema.get("items"), path + "[" + i + "]", value.get(i), null);
    }
  }

  private void check(
      JsonNode schema, JsonNode rule, String path, JsonNode value, @Nullable JsonNode before) {
    var expression = rule.get("rule").asText();
    if (before == null && expression.contains("oldSelf")) {
      return;
    }
    var message = rule.get("message").asText();
    try {
      var variables =
          before == null
              ? Map.of("self", plain(value))
              : Map.of("self", plain(value), "oldSelf", plain(before));
      if (!Boolean.TRUE.equals(compile(schema, expression, path).eval(variables))) {
        violations.add(new Violation(path, message));
      }
    } catch (CelEvaluationException e) {
      // The API server refuses the object as well, but its user does not get to read the message.
      violations.add(new Violation(path, "no result: " + e.getMessage()));
    }
  }

  private static CelRuntime.Program compile(JsonNode schema, String expression, String path) {
    var type = type(schema);
    try {
      var ast =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addLibraries(CelExtensions.strings())
              .addVar("self", type)
              .addVar("oldSelf", type)
              .setResultType(SimpleType.BOOL)
              .build()
              .compile(expression)
              .getAst();
      return RUNTIME.createProgram(ast);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError("rule at " + path + ": " + expression, e);
    }
  }

  private static CelType type(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" -> SimpleType.STRING;
      case "integer" -> SimpleType.INT;
      case "boolean" -> SimpleType.BOOL;
      case "array" -> ListType.create(type(schema.get("items")));
      default -> MapType.create(SimpleType.STRING, SimpleType.DYN);
    };
  }

  /** Whole numbers as {@code Long}, which CEL's int is. */
  private static Object plain(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    if (value.isArray()) {
      var list = new ArrayList<>();
      value.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value.isObject()) {
      var map = new java.util.LinkedHashMap<String, Object>();
      value.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    return JSON.convertValue(value, Object.class);
  }
}
