package io.herald.lab.bench.peers;

/**
 * What the client saw of one contender in one run.
 *
 * @param contender its name
 * @param takeoverMillis from the failure to the first frame by which another node claims the
 *     address
 * @param outageMillis the longest time in which neither a datagram nor a new connection was
 *     answered, whichever was longer, with a warm neighbour cache
 * @param unansweredMillis the longest time in which nobody answered "who has it": what a client
 *     with an empty neighbour cache waits
 * @param lost requests without an answer
 * @param twoAnswerersMillis how long two nodes answered
 */
record Sight(
    String contender,
    double takeoverMillis,
    double outageMillis,
    double unansweredMillis,
    int lost,
    double twoAnswerersMillis) {}
