package io.herald.lab.probe;

/**
 * The host that asks who has an address: it exists only in the frames that the probe sends, so its
 * neighbour cache is always empty and the client's own cache never learns from the answers.
 *
 * @param mac its MAC address
 * @param ipv4 its IPv4 address
 * @param ipv6 its IPv6 address
 */
public record Observer(String mac, String ipv4, String ipv6) {}
