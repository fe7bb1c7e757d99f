package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import io.herald.actors.snapshot.ServiceKey;
import java.util.List;
import java.util.SortedSet;

/**
 * Who may announce one address.
 *
 * @param address the address
 * @param services the Services that use it
 * @param contenders who may
 * @param cause why nobody may; of no meaning when somebody may
 * @param remark why nobody may, or what is not as it should be; empty when all is well
 * @param warnings events about it
 */
record Verdict(
    IpAddress address,
    SortedSet<ServiceKey> services,
    Contenders contenders,
    Unannounced.Cause cause,
    String remark,
    List<Event> warnings) {}
