package io.herald.lab.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upper estimate of what the API server thinks that a rule costs, after its published constants.
 *
 * <p>The API server refuses a definition if a rule, over the largest object that its bounds allow,
 * may cost more than ten million units. The estimate multiplies a rule's cost for one value by the
 * number of values: a character of the rule is one unit (no operator or name is shorter), and each
 * call that walks a text adds the length of that text in bytes over ten, times the length of the
 * pattern over four if there is one. It knows nothing of loops over lists other than pieces of a
 * text, which have as many pieces as bytes at most.
 */
final class CelCosts {
  static final double API_SERVERS_LIMIT = 10_000_000;

  private static final double BYTES_PER_CHARACTER = 4;
  private static final double PER_BYTE_OF_TEXT = 0.1;
  private static final double PER_BYTE_OF_PATTERN = 0.25;
  private static final int LONGEST_FIELD = 63;
  private static final Pattern CALL =
      Pattern.compile("[.](matches|contains|replace|split|startsWith)[(]('[^']*')?|duration[(]");
  private static final Pattern LOOP = Pattern.compile("[.](all|exists|exists_one|map|filter)[(]");

  private CelCosts() {}

  /** Every rule below {@code schema} with its estimate. */
  static Map<String, Double> ofRules(JsonNode schema) {
    var costs = new LinkedHashMap<String, Double>();
    collect(schema, "", 1, costs);
    return costs;
  }

  private static void collect(
      JsonNode schema, String path, double values, Map<String, Double> costs) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      var expression = rule.get("rule").asText();
      costs.put(path + ": " + expression, values * one(expression, textLength(schema)));
    }
    for (var property : schema.path("properties").properties()) {
      collect(property.getValue(), path + "." + property.getKey(), values, costs);
    }
    if (schema.has("items")) {
      // Without a bound the API server reckons with as many items as fit into a request.
      var most = schema.path("maxItems").asDouble(1_000_000);
      collect(schema.get("items"), path + "[]", values * most, costs);
    }
  }

  private static double one(String expression, double length) {
    double cost = expression.length();
    Matcher call = CALL.matcher(expression);
    while (call.find()) {
      double text = (length + 1) * PER_BYTE_OF_TEXT;
      boolean pattern = "matches".equals(call.group(1)) && call.group(2) != null;
      cost += pattern ? text * call.group(2).length() * PER_BYTE_OF_PATTERN : 2 * text;
    }
    return LOOP.matcher(expression).find() && expression.contains(".split(")
        ? cost + length * 10
        : cost;
  }

  private static double textLength(JsonNode schema) {
    if (!schema.path("type").asText().equals("string")) {
      return LONGEST_FIELD * BYTES_PER_CHARACTER;
    }
    return schema.path("maxLength").asDouble(3_000_000) * BYTES_PER_CHARACTER;
  }
}
