package io.herald.actors.api;

import java.util.Map;
import java.util.Set;

/**
 * What the status objects in Herald's own namespace are to say.
 *
 * @param announcements one for each ServiceL2Status that is to exist; there are to be no others
 * @param pools the status of each IPAddressPool, by name; one that is not listed is left alone
 */
public record StatusReport(Set<L2Announcement> announcements, Map<String, PoolStatus> pools) {

  /** Copies the collections. */
  public StatusReport {
    announcements = Set.copyOf(announcements);
    pools = Map.copyOf(pools);
  }

  /**
   * The {@code status} of an IPAddressPool. An address that several Services share counts once;
   * what exceeds a {@code long} is {@link Long#MAX_VALUE}.
   *
   * @param assignedIpv4 IPv4 addresses in use
   * @param assignedIpv6 IPv6 addresses in use
   * @param availableIpv4 IPv4 addresses left
   * @param availableIpv6 IPv6 addresses left
   */
  public record PoolStatus(
      long assignedIpv4, long assignedIpv6, long availableIpv4, long availableIpv6) {}
}
