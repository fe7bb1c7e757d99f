package io.herald.actors.protocol;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Claim;

/** Messages to the allocator. */
public interface AllocatorCommand {

  /**
   * A node announces an address.
   *
   * @param claim what it announces with
   */
  record Announced(Claim claim) implements AllocatorCommand {}

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
