package io.herald.actors.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A label selector: every requirement must hold. The empty selector matches everything.
 *
 * @param matchLabels labels with exact values
 * @param matchExpressions set-based requirements
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

  /** Matches everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

  /** Copies the collections. */
  public LabelSelector {
    matchLabels = Map.copyOf(matchLabels);
    matchExpressions = List.copyOf(matchExpressions);
  }

  /** Whether these labels satisfy every requirement. */
  public boolean matches(Map<String, String> labels) {
    return matchLabels.entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /** Whether any of the selectors matches these labels. */
  public static boolean anyMatches(List<LabelSelector> selectors, Map<String, String> labels) {
    return selectors.stream().anyMatch(selector -> selector.matches(labels));
  }

  /** How a requirement's values relate to the label. */
  public enum Operator {
    /** The label is present with one of the values. */
    IN,
    /** The label is absent or has none of the values. */
    NOT_IN,
    /** The label is present. */
    EXISTS,
    /** The label is absent. */
    DOES_NOT_EXIST
  }

  /**
   * One set-based requirement.
   *
   * @param key the label
   * @param operator how to compare
   * @param values for {@code IN} and {@code NOT_IN} at least one, else none
   */
  public record Requirement(String key, Operator operator, Set<String> values) {

    /** Copies the values. */
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
