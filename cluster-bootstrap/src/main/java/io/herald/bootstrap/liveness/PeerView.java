package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;

/**
 * One peer as metrics and status routes show it.
 *
 * @param peer where its hellos come from
 * @param listed one of our peers, or a stranger who knows the key
 * @param watched we judge it
 * @param watchesUs it asked for our hellos
 * @param status the judgement
 * @param incarnation its process, 0 if never proven
 * @param cluster the foreign cluster it belongs to, {@link ClusterIdentity#NONE} if it is ours
 */
public record PeerView(
    InetSocketAddress peer,
    boolean listed,
    boolean watched,
    boolean watchesUs,
    PeerStatus status,
    long incarnation,
    ClusterIdentity cluster) {}
