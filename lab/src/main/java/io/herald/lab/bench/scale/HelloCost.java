package io.herald.lab.bench.scale;

/**
 * What the hello costs one node of a cluster.
 *
 * @param nodes how many there are
 * @param everyone whether all watch the node, and it all; else only those whom the plan's standby
 *     lists concern
 * @param links peers that it watches or that watch it
 * @param sentPerSecond datagrams it sends
 * @param receivedPerSecond datagrams it receives
 * @param cpuShare share of one core
 * @param suspicions peers that were suspected, all of them falsely
 */
record HelloCost(
    int nodes,
    boolean everyone,
    long links,
    double sentPerSecond,
    double receivedPerSecond,
    double cpuShare,
    long suspicions) {}
