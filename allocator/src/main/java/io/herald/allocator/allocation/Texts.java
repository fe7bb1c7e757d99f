package io.herald.allocator.allocation;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values in messages, written the way users and their alerts know them. */
final class Texts {

  private Texts() {}

  /** {@code "value"}. */
  static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  /** {@code ["a" "b"]}. */
  static String quoted(Collection<?> values) {
    return values.stream().map(Texts::quoted).collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code [a b]}. */
  static String plain(Collection<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" ", "[", "]"));
  }
}
