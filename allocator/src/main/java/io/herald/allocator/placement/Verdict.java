package io.herald.allocator.placement;

import io.herald.actors.api.Event;
import io.herald.actors.net.IpAddress;
import java.util.List;

/**
 * Who may announce one address.
 *
 * @param address the address
 * @param demands the Services that use it, by name
 * @param contenders who may
 * @param cause why nobody may; of no meaning when somebody may
 * @param remark why nobody may, or what is not as it should be; empty when all is well
 * @param warnings events about it
 */
record Verdict(
    IpAddress address,
    List<Demand> demands,
    Contenders contenders,
    Unannounced.Cause cause,
    String remark,
    List<Event> warnings) {}
