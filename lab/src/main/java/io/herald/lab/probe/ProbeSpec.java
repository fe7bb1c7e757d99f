package io.herald.lab.probe;

/**
 * What to probe.
 *
 * @param kind how
 * @param address the address to use
 * @param port the port there; unused by ARP and NDP
 * @param intervalMillis time between two requests
 * @param timeoutMillis after this a request without an answer is lost
 * @param emptyCache forget the address's neighbour entry before each request
 */
public record ProbeSpec(
    Kind kind,
    String address,
    int port,
    double intervalMillis,
    double timeoutMillis,
    boolean emptyCache) {

  /** The kinds of probe. */
  public enum Kind {
    /** A datagram to an echo server, always from the same port. */
    UDP,
    /** A new connection and an HTTP request on it. */
    TCP,
    /** A broadcast ARP request or a multicast neighbour solicitation. */
    NEIGHBOR
  }

  /** A UDP probe every 5 ms. */
  public static ProbeSpec udp(String address, int port) {
    return new ProbeSpec(Kind.UDP, address, port, 5, 1000, false);
  }

  /** A TCP probe every 5 ms. */
  public static ProbeSpec tcp(String address, int port) {
    return new ProbeSpec(Kind.TCP, address, port, 5, 1000, false);
  }

  /** "Who has the address", every 5 ms. */
  public static ProbeSpec neighbor(String address) {
    return new ProbeSpec(Kind.NEIGHBOR, address, 0, 5, 1000, false);
  }

  /** The same with another interval. */
  public ProbeSpec every(double millis) {
    return new ProbeSpec(kind, address, port, millis, timeoutMillis, emptyCache);
  }

  /** The same with another time limit for each request. */
  public ProbeSpec timeout(double millis) {
    return new ProbeSpec(kind, address, port, intervalMillis, millis, emptyCache);
  }

  /** The same with the neighbour entry forgotten before each request. */
  public ProbeSpec withEmptyCache() {
    return new ProbeSpec(kind, address, port, intervalMillis, timeoutMillis, true);
  }

  /** The interval in nanoseconds. */
  long intervalNanos() {
    return Math.round(intervalMillis * 1e6);
  }

  /** The time limit in nanoseconds. */
  long timeoutNanos() {
    return Math.round(timeoutMillis * 1e6);
  }
}
