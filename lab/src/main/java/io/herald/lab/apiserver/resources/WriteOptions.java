package io.herald.lab.apiserver.resources;

/**
 * How a write is to be done.
 *
 * @param dryRun whether everything but the write itself is done
 * @param fieldValidation what becomes of unknown fields
 * @param withStatus whether the status is written along with the rest, which no client may do but
 *     the lab's own code may
 */
public record WriteOptions(boolean dryRun, FieldValidation fieldValidation, boolean withStatus) {
  /** An ordinary write. */
  public static final WriteOptions DEFAULT = new WriteOptions(false, FieldValidation.WARN, false);

  /** What becomes of fields that the kind does not know; they are never stored. */
  public enum FieldValidation {
    /** They are dropped. */
    IGNORE,
    /** They are dropped and the client is warned. */
    WARN,
    /** The write is refused. */
    STRICT
  }
}
