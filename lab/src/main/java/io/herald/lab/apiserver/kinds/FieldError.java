package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.apiserver.Json;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One rule that one field breaks, in Kubernetes' wording.
 *
 * @param type the sort of rule
 * @param field where, as {@code spec.ports[0].port}
 * @param message what, without the field
 */
public record FieldError(Type type, String field, String message) {
  /** The sorts of rules. */
  public enum Type {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    DUPLICATE("FieldValueDuplicate"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany");

    private final String reason;

    Type(String reason) {
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** The field is missing. */
  public static FieldError required(String field, String detail) {
    return new FieldError(Type.REQUIRED, field, "Required value" + suffix(detail));
  }

  /** The field's value breaks a rule. */
  public static FieldError invalid(String field, @Nullable JsonNode value, String detail) {
    return new FieldError(Type.INVALID, field, "Invalid value: " + show(value) + suffix(detail));
  }

  /** The field's value is of a wrong JSON type. */
  public static FieldError typeInvalid(String field, JsonNode value, String detail) {
    return new FieldError(
        Type.TYPE_INVALID, field, "Invalid value: " + show(value) + suffix(detail));
  }

  /** The field's value is none of those that are allowed. */
  public static FieldError notSupported(
      String field, JsonNode value, Collection<String> supported) {
    String values =
        supported.stream().sorted().map(s -> "\"" + s + "\"").collect(Collectors.joining(", "));
    return new FieldError(
        Type.NOT_SUPPORTED,
        field,
        "Unsupported value: " + show(value) + ": supported values: " + values);
  }

  /** The field must not be set, or not be changed. */
  public static FieldError forbidden(String field, String detail) {
    return new FieldError(Type.FORBIDDEN, field, "Forbidden" + suffix(detail));
  }

  /** The field's value is there twice. */
  public static FieldError duplicate(String field, JsonNode value) {
    return new FieldError(Type.DUPLICATE, field, "Duplicate value: " + show(value));
  }

  /** The field's text is too long. */
  public static FieldError tooLong(String field, long most) {
    return new FieldError(
        Type.TOO_LONG, field, "Too long: may not be more than " + most + " bytes");
  }

  /** The list has too many elements. */
  public static FieldError tooMany(String field, int count, long most) {
    return new FieldError(
        Type.TOO_MANY, field, "Too many: " + count + ": must have at most " + most + " items");
  }

  /** The whole, with the field. */
  public String text() {
    return field.isEmpty() ? message : field + ": " + message;
  }

  private static String suffix(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }

  private static String show(@Nullable JsonNode value) {
    return value == null || value.isMissingNode() ? "null" : Json.write(value);
  }
}
