package io.herald.actors.api;

import io.herald.actors.snapshot.ObjectRef;

/**
 * An event of the Kubernetes API.
 *
 * @param regarding the object it is about
 * @param type normal or warning
 * @param reason one of the contract's reasons, such as {@code IPAllocated}
 * @param message a sentence for the operator
 * @param component {@link #ALLOCATOR} or {@link #SPEAKER}
 * @param node the node it comes from
 */
public record Event(
    ObjectRef regarding, Type type, String reason, String message, String component, String node) {

  /** The component of events about addresses. */
  public static final String ALLOCATOR = "herald-allocator";

  /** The component of events about announcing. */
  public static final String SPEAKER = "herald-speaker";

  /** How serious an event is. */
  public enum Type {
    /** Nothing to do. */
    NORMAL,
    /** Something an operator should look at. */
    WARNING
  }
}
