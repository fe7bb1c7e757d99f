package io.herald.actors.protocol;

/** The allocator's word to every speaker that its replica of the plan has changed just now. */
public enum PlanPublished {
  /** The only one: the plan itself is in the replica. */
  NOTICE
}
