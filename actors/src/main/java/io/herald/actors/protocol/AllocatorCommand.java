package io.herald.actors.protocol;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Claim;
import java.util.List;

/** Messages to the allocator. */
public interface AllocatorCommand {

  /**
   * A node announces addresses.
   *
   * @param claims what it announces with, one for each address, at least one
   */
  record Announced(List<Claim> claims) implements AllocatorCommand {

    /**
     * Copies the claims.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Announced {
      if (claims.isEmpty()) {
        throw new IllegalArgumentException("no claim");
      }
      claims = List.copyOf(claims);
    }

    /** One address. */
    public Announced(Claim claim) {
      this(List.of(claim));
    }
  }

  /**
   * Somebody who is no speaker of this cluster holds an address: new Services must not get it.
   *
   * @param address the address
   * @param node the node that saw the stranger
   * @param link the interface it was seen on
   * @param mac the stranger's hardware address
   * @param announced whether the node announced the address already, and defends it; otherwise it
   *     was found before the first announcement, which then never happened
   */
  record Conflict(IpAddress address, String node, String link, MacAddress mac, boolean announced)
      implements AllocatorCommand {}
}
