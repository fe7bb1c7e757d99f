package io.herald.actors.api;

/** What became of a status write. */
public sealed interface StatusResult {

  /**
   * Written.
   *
   * @param resourceVersion the Service's new version
   */
  record Written(String resourceVersion) implements StatusResult {}

  /** Somebody else changed the Service first: decide again from the next snapshot. */
  record Conflict() implements StatusResult {}

  /** The Service is gone. */
  record Gone() implements StatusResult {}

  /**
   * Not written.
   *
   * @param reason why, for the log
   */
  record Failed(String reason) implements StatusResult {}
}
