package io.herald.lab.network;

/**
 * A pair of addresses (or networks) of the pod network.
 *
 * @param ipv4 the IPv4 one
 * @param ipv6 the IPv6 one
 */
public record PodAddresses(String ipv4, String ipv6) {}
