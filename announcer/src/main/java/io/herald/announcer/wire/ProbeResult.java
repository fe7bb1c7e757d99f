package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;

/** What probing for an address found. */
public sealed interface ProbeResult {

  /** The address probed for. */
  IpAddress address();

  /** Nobody answered in time. */
  record Free(IpAddress address) implements ProbeResult {}

  /**
   * Another station has the address, or probes for it at the same time (RFC 5227, 2.1.1).
   *
   * @param mac the station's hardware address
   * @param link the name of our interface that heard it
   * @param speaker whether it is known as a speaker of ours
   * @param probing whether it only probes
   */
  record Held(IpAddress address, MacAddress mac, String link, boolean speaker, boolean probing)
      implements ProbeResult {}

  /**
   * No probe could be sent.
   *
   * @param reason why
   */
  record NotProbed(IpAddress address, String reason) implements ProbeResult {}
}
