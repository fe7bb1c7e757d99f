package io.herald.actors.config;

import io.herald.actors.snapshot.ObjectRef;

/**
 * Something wrong with the configuration, in words for the operator.
 *
 * @param object the object that is wrong
 * @param field the path of the field, such as {@code spec.addresses[1]}; may be empty
 * @param message what is wrong with it; names the other object where two disagree
 * @param fix what to do about it
 * @param severity whether it makes the configuration invalid
 */
public record ConfigurationProblem(
    ObjectRef object, String field, String message, String fix, Severity severity) {

  /** What a problem means for the whole configuration. */
  public enum Severity {
    /** The configuration is invalid: of the part that is wrong the last valid state stays. */
    ERROR,
    /** The configuration is in force, but somebody should look at it. */
    WARNING,
    /** The object counts for nothing, as another one takes its place. */
    IGNORED
  }

  /** An error. */
  public ConfigurationProblem(ObjectRef object, String field, String message, String fix) {
    this(object, field, message, fix, Severity.ERROR);
  }

  /** An object that counts for nothing. */
  public static ConfigurationProblem ignored(ObjectRef object, String message, String fix) {
    return new ConfigurationProblem(object, "", message, fix, Severity.IGNORED);
  }

  /** A warning. */
  public static ConfigurationProblem warning(
      ObjectRef object, String field, String message, String fix) {
    return new ConfigurationProblem(object, field, message, fix, Severity.WARNING);
  }

  /** Whether it makes the configuration invalid. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** Object, field, message and fix in one line. */
  @Override
  public String toString() {
    return object + (field.isEmpty() ? "" : ": " + field) + ": " + message + "; " + fix;
  }
}
