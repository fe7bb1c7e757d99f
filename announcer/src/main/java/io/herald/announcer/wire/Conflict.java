package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;

/**
 * Another station claims an address that we announce.
 *
 * @param address the address
 * @param mac the hardware address of the other station
 * @param link the name of our interface that saw it
 * @param speaker whether the other station is known as a speaker of ours
 */
public record Conflict(IpAddress address, MacAddress mac, String link, boolean speaker) {}
