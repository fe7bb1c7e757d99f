package io.herald.kubernetes.configuration;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map's fields by name and notes what is wrong with them. A field that is absent, null or
 * wrong reads as absent, so that one pass finds every problem.
 */
final class Fields {

  private final String path;
  private final int line;
  private final Map<String, Value> entries;
  private final Problems problems;
  private final Set<String> known = new HashSet<>();

  private Fields(String path, int line, Map<String, Value> entries, Problems problems) {
    this.path = path;
    this.line = line;
    this.entries = entries;
    this.problems = problems;
  }

  /** The fields of {@code value}, which must be a map; nothing else has any. */
  static Fields of(Value value, String path, Problems problems) {
    if (value instanceof Value.Mapping mapping) {
      return new Fields(path, value.line(), mapping.entries(), problems);
    }
    if (!(value instanceof Value.Null)) {
      problems.add(path, at(value.line()) + Value.describe(value) + " is not a map", "give keys");
    }
    return new Fields(path, value.line(), Map.of(), problems);
  }

  /** The path of a field, as in {@code spec.addresses[1]}. */
  String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** Notes something about one of the fields. */
  void problem(String field, String message, String fix) {
    Value value = entries.get(field);
    problems.add(path(field), at(value == null ? line : value.line()) + message, fix);
  }

  /** Notes something about one of the fields that does not make it wrong. */
  void warning(String field, String message, String fix) {
    Value value = entries.get(field);
    problems.addWarning(path(field), at(value == null ? line : value.line()) + message, fix);
  }

  /** Notes something about one item of a list. */
  void itemProblem(String field, int index, String message, String fix) {
    Value item = entries.get(field) instanceof Value.Sequence list ? list.items().get(index) : null;
    problems.add(
        path(field) + "[" + index + "]", at(item == null ? line : item.line()) + message, fix);
  }

  private static String at(int line) {
    return line == 0 ? "" : "line " + line + ": ";
  }

  private @Nullable Value get(String field) {
    known.add(field);
    Value value = entries.get(field);
    return value instanceof Value.Null ? null : value;
  }

  /** Whether the field has a value of whatever kind. */
  boolean has(String field) {
    return get(field) != null;
  }

  /** A text; numbers and truth values are taken as they were written. */
  Optional<String> text(String field) {
    Value value = get(field);
    if (value == null || value instanceof Value.Scalar) {
      return Optional.ofNullable((Value.Scalar) value).map(Value.Scalar::text);
    }
    problem(field, Value.describe(value) + " is not a text", "give a single value");
    return Optional.empty();
  }

  /** A text that must be there. */
  Optional<String> requiredText(String field, String fix) {
    Optional<String> text = text(field).filter(value -> !value.isBlank());
    if (text.isEmpty() && !(get(field) instanceof Value.Sequence)) {
      problem(field, "is missing", fix);
    }
    return text;
  }

  /** A truth value. */
  Optional<Boolean> flag(String field) {
    Value value = get(field);
    if (value instanceof Value.Scalar scalar && scalar.form() == Value.Form.BOOLEAN) {
      return Optional.of(Boolean.valueOf(scalar.text()));
    }
    if (value != null) {
      problem(field, Value.describe(value) + " is not a truth value", "write true or false");
    }
    return Optional.empty();
  }

  /** A whole number within bounds, both included. */
  Optional<Long> number(String field, long least, long most) {
    Value value = get(field);
    if (value == null) {
      return Optional.empty();
    }
    String fix = "give a whole number from " + least + " to " + most;
    if (value instanceof Value.Scalar scalar
        && scalar.form() == Value.Form.INTEGER
        && scalar.text().matches("-?\\d{1,40}")) {
      BigInteger number = new BigInteger(scalar.text());
      if (number.compareTo(BigInteger.valueOf(least)) >= 0
          && number.compareTo(BigInteger.valueOf(most)) <= 0) {
        return Optional.of(number.longValueExact());
      }
      problem(field, number + " is out of range", fix);
    } else {
      problem(field, Value.describe(value) + " is not a whole number", fix);
    }
    return Optional.empty();
  }

  private List<Value> items(String field) {
    Value value = get(field);
    if (value instanceof Value.Sequence list) {
      return list.items();
    }
    if (value != null) {
      problem(field, Value.describe(value) + " is not a list", "give a list");
    }
    return List.of();
  }

  /** A list of texts. An item that is none reads as empty, so that the others keep their index. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Value item : items(field)) {
      if (item instanceof Value.Scalar scalar) {
        texts.add(scalar.text());
      } else {
        itemProblem(field, texts.size(), Value.describe(item) + " is not a text", "give a text");
        texts.add("");
      }
    }
    return texts;
  }

  /** As {@link #texts}, and there must be one. */
  List<String> requiredTexts(String field, String fix) {
    Value value = get(field);
    if (value == null || (value instanceof Value.Sequence list && list.items().isEmpty())) {
      problem(field, "is empty", fix);
    }
    return texts(field);
  }

  /** As {@link #texts}, and no text may stand twice. */
  List<String> distinctTexts(String field) {
    List<String> texts = texts(field);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!seen.add(texts.get(i))) {
        itemProblem(
            field, i, "\"" + Value.shorten(texts.get(i)) + "\" stands twice", "remove one of them");
      }
    }
    return texts;
  }

  /** A list of maps. */
  List<Fields> maps(String field) {
    List<Fields> maps = new ArrayList<>();
    for (Value item : items(field)) {
      maps.add(of(item, path(field) + "[" + maps.size() + "]", problems));
    }
    return maps;
  }

  /** A map. */
  Optional<Fields> map(String field) {
    Value value = get(field);
    return value == null ? Optional.empty() : Optional.of(of(value, path(field), problems));
  }

  /** A map from text to text. */
  Map<String, String> textMap(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(field)
        .ifPresent(
            map -> map.entries.keySet().forEach(key -> texts.put(key, map.text(key).orElse(""))));
    return texts;
  }

  /** Every field that nobody has asked for is a problem. Call last. */
  void refuseUnknown() {
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problem(
            entry.getKey(),
            "unknown key \"" + Value.shorten(entry.getKey()) + "\"",
            "known keys here: " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }
}
