package io.herald.actors.snapshot;

/**
 * A condition in a Service's status that Herald keeps. The time of its last transition is the
 * writer's business: it says nothing that is decided from.
 *
 * @param type {@link #ALLOCATED} or {@link #ANNOUNCED}
 * @param holds whether its status is {@code True}; otherwise it is {@code False}
 * @param reason why, in one CamelCase word
 * @param message why, in a sentence for the operator
 */
public record ServiceCondition(String type, boolean holds, String reason, String message) {

  /** Whether the Service has its address. */
  public static final String ALLOCATED = "Allocated";

  /** Whether a node announces the Service's addresses. */
  public static final String ANNOUNCED = "Announced";

  /** Whether a condition of this type is Herald's; others in a status are left alone. */
  public static boolean isOurs(String type) {
    return type.equals(ALLOCATED) || type.equals(ANNOUNCED);
  }
}
