package io.herald.actors.plan;

import io.herald.actors.net.IpAddress;

/**
 * A node's word that it announces an address.
 *
 * @param address the address
 * @param node the node that announces it
 * @param epoch the epoch it announces with
 * @param provisional whether a standby took the address over and the plan has not confirmed it yet
 */
public record Claim(IpAddress address, String node, long epoch, boolean provisional) {}
