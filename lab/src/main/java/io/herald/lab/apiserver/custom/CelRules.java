package io.herald.lab.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code x-kubernetes-validations}, in the Common Expression Language. Compiled once
 * each; thread-safe.
 *
 * <p>Of Kubernetes' own function libraries there are {@code isIP} and {@code isCIDR}; values are
 * typed dynamically, so a rule that mixes types fails when it runs, not when it is installed.
 */
final class CelRules {
  private static final String RULES = "x-kubernetes-validations";
  private static final Cel CEL =
      CelFactory.standardCelBuilder()
          .setOptions(CelOptions.current().enableTimestampEpoch(true).build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .addCompilerLibraries(CelExtensions.strings(), CelExtensions.sets(CelOptions.DEFAULT))
          .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.sets(CelOptions.DEFAULT))
          .addFunctionDeclarations(predicate("isIP"), predicate("isCIDR"))
          .addFunctionBindings(
              CelFunctionBinding.from("isIP_string", String.class, Formats::isIp),
              CelFunctionBinding.from("isCIDR_string", String.class, Formats::isPrefix))
          .build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private final List<FieldError> errors = new ArrayList<>();

  private CelRules() {}

  private static CelFunctionDecl predicate(String name) {
    return CelFunctionDecl.newFunctionDeclaration(
        name,
        CelOverloadDecl.newGlobalOverload(name + "_string", SimpleType.BOOL, SimpleType.STRING));
  }

  /** Which rules the object breaks; {@code old} is null for a new one. */
  static List<FieldError> check(JsonNode object, @Nullable JsonNode old, JsonNode schema) {
    CelRules rules = new CelRules();
    rules.value(object, old, schema, "");
    return rules.errors;
  }

  /**
   * Compiles a rule.
   *
   * @return why that is impossible, or null
   */
  static @Nullable String problem(String rule) {
    try {
      program(rule);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private void value(JsonNode value, @Nullable JsonNode old, JsonNode schema, String path) {
    if (value.isNull()) {
      return;
    }
    for (JsonNode rule : schema.path(RULES)) {
      rule(value, old, schema, path, rule);
    }
    if (value.isObject()) {
      for (var field : Json.fields(value)) {
        JsonNode expected = Structural.fieldSchema(schema, field.getKey());
        JsonNode before = old == null ? null : old.get(field.getKey());
        value(
            field.getValue(),
            before,
            expected,
            path.isEmpty() ? field.getKey() : path + "." + field.getKey());
      }
    } else if (value.isArray()) {
      // Elements of a list have no old value unless the list is a map by keys.
      for (int i = 0; i < value.size(); i++) {
        JsonNode element = value.get(i);
        value(
            element, counterpart(element, old, schema), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  private static @Nullable JsonNode counterpart(
      JsonNode element, @Nullable JsonNode old, JsonNode schema) {
    List<String> keys = Json.texts(schema.path("x-kubernetes-list-map-keys"));
    if (old != null && !keys.isEmpty()) {
      for (JsonNode before : old) {
        if (keys.stream().allMatch(key -> before.path(key).equals(element.path(key)))) {
          return before;
        }
      }
    }
    return null;
  }

  private void rule(
      JsonNode value, @Nullable JsonNode old, JsonNode schema, String path, JsonNode rule) {
    String text = Json.text(rule, "rule");
    boolean optional = rule.path("optionalOldSelf").asBoolean();
    if (text.contains("oldSelf") && old == null && !optional) {
      return;
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelValues.of(value, schema));
    if (old != null) {
      variables.put("oldSelf", CelValues.of(old, schema));
    }
    String at = path + Json.text(rule, "fieldPath");
    JsonNode shown = TextNode.valueOf(SchemaValidation.typeOf(value));
    try {
      if (!Boolean.TRUE.equals(program(text).eval(variables))) {
        errors.add(error(rule, at, shown, message(rule, variables)));
      }
    } catch (CelEvaluationException | IllegalArgumentException e) {
      errors.add(FieldError.invalid(at, shown, text + " evaluated with error: " + e.getMessage()));
    }
  }

  private static FieldError error(JsonNode rule, String at, JsonNode shown, String message) {
    return switch (Json.text(rule, "reason")) {
      case "FieldValueForbidden" -> FieldError.forbidden(at, message);
      case "FieldValueRequired" -> FieldError.required(at, message);
      case "FieldValueDuplicate" -> FieldError.duplicate(at, shown);
      default -> FieldError.invalid(at, shown, message);
    };
  }

  private static String message(JsonNode rule, Map<String, Object> variables) {
    String expression = Json.text(rule, "messageExpression");
    if (!expression.isEmpty()) {
      try {
        return String.valueOf(program(expression).eval(variables)).strip();
      } catch (CelEvaluationException | IllegalArgumentException e) {
        // Kubernetes falls back to the fixed message too.
      }
    }
    String message = Json.text(rule, "message").strip();
    return message.isEmpty() ? "failed rule: " + Json.text(rule, "rule").strip() : message;
  }

  private static CelRuntime.Program program(String rule) {
    return PROGRAMS.computeIfAbsent(rule, CelRules::compile);
  }

  private static CelRuntime.Program compile(String rule) {
    try {
      return CEL.createProgram(CEL.compile(rule).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException("compilation failed: " + e.getMessage(), e);
    }
  }
}
