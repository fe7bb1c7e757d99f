package io.herald.announcer.wire;

/**
 * Counters of one interface since it was opened.
 *
 * @param received frames that passed the filter
 * @param dropped frames lost for want of buffer
 * @param sendFailures frames that the kernel refused to send
 */
public record LinkStats(long received, long dropped, long sendFailures) {}
