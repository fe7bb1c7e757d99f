package io.herald.announcer.wire;

import java.time.Duration;

/**
 * How hard to look for another user of an address before claiming it.
 *
 * @param probes how many probes are sent, at least 1
 * @param interval the time from one to the next
 * @param lastWait how long to listen after the last one
 */
public record ProbePlan(int probes, Duration interval, Duration lastWait) {

  /** Before an address is announced for the very first time: 150 ms. */
  public static final ProbePlan FIRST_CLAIM =
      new ProbePlan(2, Duration.ofMillis(100), Duration.ofMillis(50));

  /** On takeover, where every millisecond is outage: answers came within 15 ms at worst. */
  public static final ProbePlan TAKEOVER = new ProbePlan(1, Duration.ZERO, Duration.ofMillis(30));

  /** In full, as RFC 5227 section 2.1.1 wants it of a host: 5 s. */
  public static final ProbePlan RFC_5227 =
      new ProbePlan(3, Duration.ofMillis(1500), Duration.ofSeconds(2));

  /** Checks the number of probes. */
  public ProbePlan {
    if (probes < 1 || interval.isNegative() || lastWait.isNegative()) {
      throw new IllegalArgumentException("a probe plan needs a probe and no negative times");
    }
  }
}
