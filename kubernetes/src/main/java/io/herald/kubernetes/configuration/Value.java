package io.herald.kubernetes.configuration;

import java.util.List;
import java.util.Map;

/** A tree of plain values, read from YAML or JSON, that remembers where each stood. */
public sealed interface Value {

  /** The line in the text, from 1; 0 when unknown. */
  int line();

  /** What a scalar looks like. */
  enum Form {
    /** Text. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** A truth value. */
    BOOLEAN,
    /** Something else, such as a fraction. */
    OTHER
  }

  /** A single value; truth values read {@code true} or {@code false}. */
  record Scalar(String text, Form form, int line) implements Value {}

  /** Nothing, as an empty YAML value. */
  record Null(int line) implements Value {}

  /** A list. */
  record Sequence(List<Value> items, int line) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A map in the order of the text. */
  record Mapping(Map<String, Value> entries, int line) implements Value {}

  /** What to call it in an error. */
  static String describe(Value value) {
    if (value instanceof Scalar scalar) {
      return "\"" + shorten(scalar.text()) + "\"";
    }
    return value instanceof Sequence ? "a list" : value instanceof Mapping ? "a map" : "nothing";
  }

  /** Text of a bounded length for an error. */
  static String shorten(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
