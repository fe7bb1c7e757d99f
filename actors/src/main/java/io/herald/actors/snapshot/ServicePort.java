package io.herald.actors.snapshot;

/**
 * A port that a Service listens on; two Services that share an address may not share one.
 *
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param port 1 to 65535
 */
public record ServicePort(String protocol, int port) {

  /** {@code TCP/80}. */
  @Override
  public String toString() {
    return protocol + "/" + port;
  }
}
