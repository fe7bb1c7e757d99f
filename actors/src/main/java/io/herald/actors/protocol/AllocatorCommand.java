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
   * Somebody who is no speaker of this cluster holds an address: it must not be used.
   *
   * @param address the address
   * @param node the node that saw the stranger
   * @param link the interface it was seen on
   * @param mac the stranger's hardware address
   */
  record Conflict(IpAddress address, String node, String link, MacAddress mac)
      implements AllocatorCommand {}
}
