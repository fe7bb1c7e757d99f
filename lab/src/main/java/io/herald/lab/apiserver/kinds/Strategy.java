package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one kind: what a write makes of the object that a client sends. All methods run
 * inside the store's transaction and may modify the first argument, never the others.
 */
public interface Strategy {
  /** The schema of the kind, for decoding, strategic merges and the OpenAPI documents. */
  Schema schema();

  /** The columns that {@code kubectl get} shows after the name. */
  Columns columns();

  /**
   * Drops what the kind does not know and refuses what has a wrong type.
   *
   * @return the paths of the unknown fields
   * @throws ApiException if a value cannot be read as the field's type
   */
  List<String> decode(ObjectNode object);

  /** Resets what a client may not set when it creates an object. */
  default void prepareForCreate(ObjectNode object) {}

  /** Fills in what the client left out; {@code old} is null for a new object. */
  default void applyDefaults(ObjectNode object, @Nullable ObjectNode old) {}

  /** What is wrong with it, empty if nothing; {@code old} is null for a new object. */
  default List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }

  /**
   * Fills in what the server chooses, as addresses and ports; called for valid objects only, and
   * for dry runs as well, so nothing may be remembered here.
   *
   * @return why that is impossible, empty if it is not
   */
  default List<FieldError> allocate(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }

  /** Whether a write to {@code /status} leaves metadata alone, as it does for custom resources. */
  default boolean statusKeepsMetadata() {
    return false;
  }

  /** Whether {@code metadata.generation} counts the changes of the specification. */
  default boolean countsGenerations() {
    return false;
  }

  /** Whether names may only be a DNS label (RFC 1035), not a subdomain. */
  default NameRule nameRule() {
    return NameRule.SUBDOMAIN;
  }

  /** Turns the stored form into that of this version; the argument may be kept and returned. */
  default ObjectNode toWire(ObjectNode stored) {
    return stored;
  }

  /** Turns this version's form into the stored one. */
  default ObjectNode fromWire(ObjectNode wire) {
    return wire;
  }
}
