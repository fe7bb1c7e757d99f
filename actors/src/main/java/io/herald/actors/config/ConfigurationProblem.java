package io.herald.actors.config;

import io.herald.actors.snapshot.ObjectRef;

/**
 * Something wrong with the configuration, in words for the operator.
 *
 * @param object the object that is wrong
 * @param field the path of the field, such as {@code spec.addresses[1]}; may be empty
 * @param message what is wrong with it
 * @param fix what to do about it
 */
public record ConfigurationProblem(ObjectRef object, String field, String message, String fix) {

  /** Object, field, message and fix in one line. */
  @Override
  public String toString() {
    return object + (field.isEmpty() ? "" : ": " + field) + ": " + message + "; " + fix;
  }
}
