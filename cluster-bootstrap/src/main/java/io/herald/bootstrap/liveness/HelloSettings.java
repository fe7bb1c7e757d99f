package io.herald.bootstrap.liveness;

import java.time.Duration;

/**
 * How often to send and when to suspect.
 *
 * @param interval between two hellos on a link; 20 ms to 5 s. Grows by itself when {@code
 *     packetsPerSecond} would be exceeded
 * @param deadline without a hello until a watched peer is suspected; 100 ms or more, and at least
 *     {@value #INTERVALS_TO_MISS} intervals. Grows to as many of the larger of both sides'
 *     intervals
 * @param stalled without a hello until a peer is suspected whose node still answers: its process
 *     stands still; at least the deadline
 * @param confirm how long an unanswered ICMP port-unreachable waits for its confirmation
 * @param stall how late our own tick may come before everyone gets fresh grace
 * @param greeting between two hellos to a peer that is known and on no link; how long two clusters
 *     may take to find each other
 * @param packetsPerSecond the most that one node sends on all links together; 20 or more
 */
public record HelloSettings(
    Duration interval,
    Duration deadline,
    Duration stalled,
    Duration confirm,
    Duration stall,
    Duration greeting,
    int packetsPerSecond) {

  /** Hellos that must be missing before silence counts, whatever the deadline says. */
  public static final int INTERVALS_TO_MISS = 5;

  /** The default of {@code confirm}, which is an interval at most. */
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(20);

  /** More makes a takeover slower than any other load balancer's. */
  public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);

  /** The default of {@code stall}, which is the deadline at most. */
  public static final Duration SHORTEST_DEADLINE = Duration.ofMillis(100);

  /**
   * 50 ms, 250 ms and 1.5 s. A client's outage after a power failure is about the deadline plus the
   * announcement, and is to stay under 400 ms. A full garbage collection on a busy machine takes
   * longer than that: a second was seen. And while a process stands still, its node goes on
   * forwarding for all clients that know it.
   */
  public static final HelloSettings DEFAULTS =
      new HelloSettings(
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofMillis(1500),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          1000);

  /** Checks ranges; the message names the field and the fix. */
  public HelloSettings {
    check(
        interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0,
        "interval",
        interval,
        "20 ms to 5 s");
    check(
        deadline.compareTo(SHORTEST_DEADLINE) >= 0
            && deadline.compareTo(interval.multipliedBy(INTERVALS_TO_MISS)) >= 0,
        "deadline",
        deadline,
        "100 ms or more, and at least five intervals");
    check(stalled.compareTo(deadline) >= 0, "stalled", stalled, "the deadline or more");
    check(between(confirm, 1, interval.toMillis()), "confirm", confirm, "1 ms to one interval");
    check(between(stall, 10, deadline.toMillis()), "stall", stall, "10 ms to the deadline");
    check(between(greeting, 100, 60_000), "greeting", greeting, "100 ms to 60 s");
    check(packetsPerSecond >= 20, "packetsPerSecond", packetsPerSecond, "20 or more");
  }

  /** The same with other times of an operator's choice. */
  public HelloSettings with(Duration newInterval, Duration newDeadline, Duration newStalled) {
    return new HelloSettings(
        newInterval, newDeadline, newStalled, confirm, stall, greeting, packetsPerSecond);
  }

  /** The interval in nanoseconds when a node has {@code links} links to serve. */
  long intervalNanos(int links) {
    return Math.max(interval.toNanos(), links * 1_000_000_000L / packetsPerSecond);
  }

  /** The silence in nanoseconds after which a peer is suspected. */
  long deadlineNanos(long ownIntervalNanos, long peerIntervalNanos) {
    return Math.max(
        deadline.toNanos(), INTERVALS_TO_MISS * Math.max(ownIntervalNanos, peerIntervalNanos));
  }

  private static boolean between(Duration value, long minMillis, long maxMillis) {
    return value.toMillis() >= minMillis && value.toMillis() <= maxMillis;
  }

  private static void check(boolean valid, String field, Object value, String range) {
    if (!valid) {
      throw new IllegalArgumentException(
          "hello %s is %s; set it to %s".formatted(field, value, range));
    }
  }
}
