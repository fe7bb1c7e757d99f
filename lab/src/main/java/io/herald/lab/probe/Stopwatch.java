package io.herald.lab.probe;

import io.herald.lab.probe.ProbeResult.Gap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notes requests and answers of one probe and works out the result. Knows no clock: every method is
 * told the time, so that it can be tested by tables. Thread-safe.
 */
final class Stopwatch {
  private static final int LISTED = 1000;

  private final long interval;
  private final long timeout;
  private long[] sentAt = new long[4096];
  private long[] latency = new long[4096];
  private int sent;
  private int oldestOpen;
  private final List<Long> answers = new ArrayList<>();
  private final Map<String, Integer> answeredBy = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  /**
   * @param intervalNanos time between requests
   * @param timeoutNanos after which a request is lost
   */
  Stopwatch(long intervalNanos, long timeoutNanos) {
    this.interval = intervalNanos;
    this.timeout = timeoutNanos;
  }

  /**
   * A request leaves.
   *
   * @return its number
   */
  synchronized int sent(long now) {
    if (sent == sentAt.length) {
      sentAt = Arrays.copyOf(sentAt, sent * 2);
      latency = Arrays.copyOf(latency, sent * 2);
    }
    sentAt[sent] = now;
    latency[sent] = -1;
    return sent++;
  }

  /** The request with this number was answered; a second answer to it counts for nobody. */
  synchronized void answered(int number, long now, String by) {
    if (number < 0 || number >= sent || latency[number] >= 0) {
      return;
    }
    latency[number] = Math.max(0, now - sentAt[number]);
    if (latency[number] <= timeout) {
      answers.add(now);
      answeredBy.merge(by, 1, Integer::sum);
    }
  }

  /** The request with this number will not be answered, and this is why. */
  synchronized void failed(int number, String why) {
    if (latency[number] < 0) {
      failures.merge(why, 1, Integer::sum);
    }
  }

  /** An answer that names no request answers every open one. */
  synchronized void answeredAll(long now, String by) {
    answers.add(now);
    answeredBy.merge(by, 1, Integer::sum);
    for (; oldestOpen < sent && sentAt[oldestOpen] <= now; oldestOpen++) {
      latency[oldestOpen] = now - sentAt[oldestOpen];
    }
  }

  /** Whether a request might still be answered in time. */
  synchronized boolean waiting(long now) {
    for (int i = sent - 1; i >= 0 && now - sentAt[i] < timeout; i--) {
      if (latency[i] < 0) {
        return true;
      }
    }
    return false;
  }

  /** The result, of everything so far. */
  synchronized ProbeResult result() {
    var inTime =
        Arrays.stream(latency, 0, sent).filter(l -> l >= 0 && l <= timeout).sorted().toArray();
    var gaps = gaps();
    var lost = lost();
    var longest = gaps.stream().max(Comparator.comparingDouble(Gap::millis)).orElse(new Gap(0, 0));
    return new ProbeResult(
        sent,
        inTime.length,
        sent - inTime.length,
        lost.isEmpty() ? 0 : lost.get(lost.size() - 1),
        lost.stream().limit(LISTED).toList(),
        Map.copyOf(failures),
        longest.millis(),
        longest.start(),
        gaps.stream().filter(gap -> gap.millis() * 1e6 > 4 * interval).limit(LISTED).toList(),
        percentile(inTime, 0.5),
        percentile(inTime, 0.99),
        percentile(Arrays.stream(latency, 0, sent).filter(l -> l >= 0).sorted().toArray(), 1),
        Map.copyOf(answeredBy));
  }

  private List<Long> lost() {
    var lost = new ArrayList<Long>();
    for (int i = 0; i < sent; i++) {
      if (latency[i] < 0 || latency[i] > timeout) {
        lost.add(sentAt[i]);
      }
    }
    return lost;
  }

  private List<Gap> gaps() {
    var gaps = new ArrayList<Gap>();
    if (sent == 0) {
      return gaps;
    }
    long last = sentAt[0];
    for (long answer : answers.stream().sorted().toList()) {
      if (answer > last) {
        gaps.add(new Gap(last, (answer - last) / 1e6));
        last = answer;
      }
    }
    if (sentAt[sent - 1] > last) {
      gaps.add(new Gap(last, (sentAt[sent - 1] - last) / 1e6));
    }
    return gaps;
  }

  private static double percentile(long[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
