package io.herald.kubernetes.configuration;

import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.LabelSelector.Operator;
import io.herald.actors.snapshot.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads label selectors, whose rules are the same in both sources but for the spelling of keys. An
 * expression or a value that stands twice in one selector counts once.
 */
final class SelectorReader {

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

  /** Keys as in the custom resources. */
  static final SelectorReader OF_RESOURCES = new SelectorReader("matchLabels", "matchExpressions");

  /** Keys as in the ConfigMap. */
  static final SelectorReader OF_CONFIG_MAP =
      new SelectorReader("match-labels", "match-expressions");

  private final String matchLabels;
  private final String matchExpressions;

  private SelectorReader(String matchLabels, String matchExpressions) {
    this.matchLabels = matchLabels;
    this.matchExpressions = matchExpressions;
  }

  /** A list of selectors of which none may stand twice. */
  List<LabelSelector> distinct(Fields owner, String field) {
    List<LabelSelector> selectors = new ArrayList<>();
    Set<LabelSelector> seen = new HashSet<>();
    for (Fields fields : owner.maps(field)) {
      LabelSelector selector = read(fields);
      if (!seen.add(selector)) {
        owner.itemProblem(
            field, selectors.size(), "the same selector stands twice", "remove one of them");
      }
      selectors.add(selector);
    }
    return selectors;
  }

  LabelSelector read(Fields fields) {
    Map<String, String> labels = fields.textMap(matchLabels);
    labels.forEach(
        (key, value) -> {
          checkKey(fields, matchLabels, key);
          checkValue(fields, matchLabels, value);
        });
    List<Requirement> requirements = new ArrayList<>();
    for (Fields expression : fields.maps(matchExpressions)) {
      requirement(expression).ifPresent(requirements::add);
    }
    fields.refuseUnknown();
    return new LabelSelector(labels, requirements.stream().distinct().toList());
  }

  private static Optional<Requirement> requirement(Fields fields) {
    Optional<String> key = fields.requiredText("key", "name a label");
    key.ifPresent(name -> checkKey(fields, "key", name));
    Optional<String> name =
        fields.requiredText("operator", "give In, NotIn, Exists or DoesNotExist");
    Optional<Operator> operator = name.map(OPERATORS::get);
    if (name.isPresent() && operator.isEmpty()) {
      fields.problem(
          "operator",
          "unknown operator \"" + Value.shorten(name.get()) + "\"",
          "give In, NotIn, Exists or DoesNotExist");
    }
    List<String> values = fields.texts("values");
    values.forEach(value -> checkValue(fields, "values", value));
    operator.ifPresent(known -> checkCount(fields, known, values));
    fields.refuseUnknown();
    return key.isEmpty() || operator.isEmpty()
        ? Optional.empty()
        : Optional.of(new Requirement(key.get(), operator.get(), new HashSet<>(values)));
  }

  private static void checkCount(Fields fields, Operator operator, List<String> values) {
    boolean compares = operator == Operator.IN || operator == Operator.NOT_IN;
    if (compares && values.isEmpty()) {
      fields.problem("values", "is empty, but In and NotIn compare with values", "give values");
    } else if (!compares && !values.isEmpty()) {
      fields.problem("values", "must be empty with Exists and DoesNotExist", "remove the values");
    }
  }

  private static void checkKey(Fields fields, String field, String key) {
    int slash = key.indexOf('/');
    boolean valid =
        NAME.matcher(key.substring(slash + 1)).matches()
            && (slash < 0 || PREFIX.matcher(key.substring(0, slash)).matches());
    if (!valid) {
      fields.problem(
          field,
          "\"" + Value.shorten(key) + "\" is no label key",
          "a key is up to 63 letters, digits, '-', '_' and '.', with an optional DNS prefix and /");
    }
  }

  private static void checkValue(Fields fields, String field, String value) {
    if (!value.isEmpty() && !NAME.matcher(value).matches()) {
      fields.problem(
          field,
          "\"" + Value.shorten(value) + "\" is no label value",
          "a value is up to 63 letters, digits, '-', '_' and '.'");
    }
  }
}
