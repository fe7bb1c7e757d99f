package io.herald.lab.network;

/**
 * The addresses of one host on the lab's LAN.
 *
 * @param ipv4 its IPv4 address
 * @param prefix4 the prefix length of the LAN's IPv4 network
 * @param ipv6 its IPv6 address
 * @param prefix6 the prefix length of the LAN's IPv6 network
 * @param mac its MAC address, lower case with colons
 */
public record HostAddresses(String ipv4, int prefix4, String ipv6, int prefix6, String mac) {}
