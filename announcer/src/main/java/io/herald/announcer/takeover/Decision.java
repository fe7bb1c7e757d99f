package io.herald.announcer.takeover;

/** What this node does about one address. */
public sealed interface Decision {
  /** Why, in words for the log, the event and {@code explain}. */
  String reason();

  /**
   * Answer with the plan's word; tell the LAN if that is new.
   *
   * @param epoch to answer with, at least the plan's
   */
  record Announce(long epoch, String reason) implements Decision {}

  /**
   * Answer without, or ahead of, the plan's word, until the plan confirms.
   *
   * @param epoch to answer with, above the plan's
   */
  record Provisional(long epoch, String reason) implements Decision {}

  /** Ask the LAN who holds the address, and decide again with the answer; do not answer yet. */
  record Probe(String reason) implements Decision {}

  /** Change nothing: answer if answering, stay silent if silent. */
  record Hold(String reason) implements Decision {}

  /**
   * Go on answering, have {@code to} announce, and stop when it has confirmed.
   *
   * @param to the node that is to answer
   * @param epoch the epoch it is to answer with
   */
  record HandOver(String to, long epoch, String reason) implements Decision {}

  /** Do not answer; stop at once if answering. */
  record Yield(String reason) implements Decision {}
}
