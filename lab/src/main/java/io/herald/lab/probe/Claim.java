package io.herald.lab.probe;

/**
 * A frame by which a MAC address claimed an IP address.
 *
 * @param at when it arrived, {@link System#nanoTime()}
 * @param address the IP address
 * @param mac who claimed it, lower case with colons
 * @param kind what kind of frame
 */
public record Claim(long at, String address, String mac, Kind kind) {
  /** The kinds of claim. */
  public enum Kind {
    /** The answer to a question: an ARP reply to somebody, a solicited advertisement. */
    ANSWER,
    /** Unasked: gratuitous ARP in either form, an unsolicited advertisement. */
    ANNOUNCEMENT
  }
}
