package io.herald.announcer.wire;

/**
 * Counters of one announced address, from zero at its announcement until it is withdrawn.
 *
 * @param requestsReceived requests for it, on interfaces where it is announced
 * @param responsesSent answers sent
 * @param gratuitousSent announcements sent to everybody, defences and refreshes included
 * @param clientUpdatesSent unicast requests sent to clients that had asked for it
 * @param conflictsSeen frames in which another station claimed it
 */
public record AddressStats(
    long requestsReceived,
    long responsesSent,
    long gratuitousSent,
    long clientUpdatesSent,
    long conflictsSeen) {}
