package io.herald.announcer.wire;

/**
 * Something that keeps the wire from announcing, with what to do about it.
 *
 * @param kind what kind of problem it is
 * @param subject the interface, capability or library it is about
 * @param message what is wrong
 * @param fix what the operator can do
 */
public record WireProblem(Kind kind, String subject, String message, String fix) {

  /** The kinds of problems. */
  public enum Kind {
    /** The process may not open packet sockets: nothing can be announced. */
    MISSING_CAPABILITY,
    /** The packet capture library is missing or broken: nothing can be announced. */
    MISSING_LIBRARY,
    /** No interface of the node can be used; heals by itself when one appears. */
    NO_USABLE_INTERFACE,
    /** The state of one interface or of all cannot be read; tried again every second. */
    STATE_UNREADABLE,
    /** One interface cannot be opened; tried again every second. */
    INTERFACE_FAILED,
    /** Interface changes are noticed by a poll every second instead of at once. */
    NO_LINK_EVENTS,
    /** A solicited-node group cannot be joined: the address may be deaf for IPv6 there. */
    GROUP_NOT_JOINED
  }

  @Override
  public String toString() {
    return message + "; " + fix;
  }
}
