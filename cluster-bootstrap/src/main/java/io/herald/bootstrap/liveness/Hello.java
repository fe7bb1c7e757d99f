package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;

/**
 * One hello. {@link HelloCodec} has its layout on the wire.
 *
 * @param sender address and port that the sender is known by; must be where the datagram came from
 * @param cluster the sender's cluster, {@link ClusterIdentity#NONE} before it joined one
 * @param incarnation the sender's process, random, never 0; another one is another process
 * @param sequence microseconds since the sender's process started, growing with every datagram
 * @param echoIncarnation the receiver's incarnation as the sender last heard it, 0 if never
 * @param echoSequence the newest sequence number that the sender heard from that incarnation
 * @param intervalMillis the sender's interval now, 1 to 65535 ms
 * @param leaving the sender is about to stop and wants its addresses taken over
 * @param subscribe the sender watches the receiver and wants a hello every interval
 * @param answer the sender wants one hello at once
 */
public record Hello(
    InetSocketAddress sender,
    ClusterIdentity cluster,
    long incarnation,
    long sequence,
    long echoIncarnation,
    long echoSequence,
    int intervalMillis,
    boolean leaving,
    boolean subscribe,
    boolean answer)
    implements Decoded {}
