package io.herald.bootstrap.liveness;

/**
 * What a judgement depends on besides the peer.
 *
 * @param incarnation our own process
 * @param cluster our own cluster
 * @param intervalNanos our interval now
 * @param settings the rules
 */
record Self(
    long incarnation, ClusterIdentity cluster, long intervalNanos, HelloSettings settings) {}
