package io.herald.lab.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One write to the store.
 *
 * @param revision the store's revision after it, rising by one with each write
 * @param type what happened
 * @param collection the collection that the object is in
 * @param object the object after the write; for a deletion its last state with this revision. Never
 *     modified
 * @param previous the object before the write, or null if it is new
 */
public record Change(
    long revision, Type type, String collection, ObjectNode object, @Nullable ObjectNode previous) {
  /** What a write did; the names are those of watch events. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
