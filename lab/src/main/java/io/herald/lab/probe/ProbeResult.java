package io.herald.lab.probe;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a probe saw.
 *
 * @param sent requests sent
 * @param answered requests answered within the time limit
 * @param lost requests without an answer in time
 * @param lastLost when the last request that was lost had been sent, {@link System#nanoTime()}; 0
 *     when none was
 * @param lostAt when each request that was lost had been sent, in order, at most 1000
 * @param failures how many connections were ended by an error, by the words of the kernel; other
 *     requests that were lost just waited
 * @param longestGapMillis the longest time in which no answer arrived, from the first request to
 *     the last: the outage, plus at most one interval
 * @param longestGapStart when that gap began, {@link System#nanoTime()}
 * @param gaps every gap longer than four intervals, in order, at most 1000
 * @param medianLatencyMillis from a request to its answer
 * @param p99LatencyMillis the same, 99th percentile
 * @param maxLatencyMillis the same, the worst; for NEIGHBOR the longest time a question waited
 * @param answeredBy answers by answerer: the pod's name for UDP and TCP, the MAC for NEIGHBOR
 */
public record ProbeResult(
    int sent,
    int answered,
    int lost,
    long lastLost,
    List<Long> lostAt,
    Map<String, Integer> failures,
    double longestGapMillis,
    long longestGapStart,
    List<Gap> gaps,
    double medianLatencyMillis,
    double p99LatencyMillis,
    double maxLatencyMillis,
    Map<String, Integer> answeredBy) {

  /**
   * A time without answers.
   *
   * @param start when the last answer before it arrived, {@link System#nanoTime()}
   * @param millis how long until the next
   */
  public record Gap(long start, double millis) {}

  /**
   * How many of the lost requests were sent about one of these moments.
   *
   * @param moments {@link System#nanoTime()}
   * @param about how long before or after at most
   */
  public int lostAbout(Collection<Long> moments, Duration about) {
    return (int)
        lostAt.stream()
            .filter(sent -> moments.stream().anyMatch(m -> Math.abs(m - sent) <= about.toNanos()))
            .count();
  }
}
