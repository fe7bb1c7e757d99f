package io.herald.actors.config;

import java.util.Optional;

/**
 * How Bidirectional Forwarding Detection (RFC 5880) watches a BGP session. What is absent is left
 * to the implementation's default.
 *
 * @param name its name
 * @param receiveInterval the shortest interval between received packets in milliseconds, 10 to
 *     60000
 * @param transmitInterval the shortest interval between sent packets in milliseconds, 10 to 60000
 * @param detectMultiplier how many packets may be missed, 2 to 255
 * @param echoInterval the shortest interval between echo packets in milliseconds, 10 to 60000
 * @param echoMode whether the echo function is used; IPv4 only
 * @param passiveMode whether to wait for the neighbour to start the session
 * @param minimumTtl the smallest TTL accepted over several hops, 1 to 254
 */
public record BfdProfile(
    String name,
    Optional<Integer> receiveInterval,
    Optional<Integer> transmitInterval,
    Optional<Integer> detectMultiplier,
    Optional<Integer> echoInterval,
    boolean echoMode,
    boolean passiveMode,
    Optional<Integer> minimumTtl) {}
