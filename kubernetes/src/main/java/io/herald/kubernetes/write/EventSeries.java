package io.herald.kubernetes.write;

import io.herald.actors.api.Event;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers recent events, so that the same one again only raises a count, and keeps a single
 * object from flooding the API: after a burst it gets one event every five minutes. Not
 * thread-safe.
 */
final class EventSeries {

  /** The same event within this time of its last occurrence is the same series. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  static final int BURST = 25;
  static final Duration REFILL = Duration.ofMinutes(5);
  private static final int REMEMBERED = 4096;

  private final Map<Event, Series> series = recent();
  private final Map<String, Bucket> buckets = recent();

  private static <K, V> Map<K, V> recent() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** Whether the event's object may have one more event at {@code nanos}; takes its place. */
  boolean admit(Event event, long nanos) {
    Bucket bucket = buckets.computeIfAbsent(event.regarding().toString(), key -> new Bucket(nanos));
    return bucket.take(nanos);
  }

  /** The series that the event continues. */
  Optional<Series> find(Event event, long nanos) {
    return Optional.ofNullable(series.get(event))
        .filter(found -> nanos - found.lastNanos <= WINDOW.toNanos());
  }

  /** The event was written as {@code name} for the {@code count}th time. */
  void written(Event event, String name, int count, long nanos) {
    series.put(event, new Series(name, count, nanos));
  }

  /**
   * A written event.
   *
   * @param name the Event object
   * @param count how often it happened
   */
  record Series(String name, int count, long lastNanos) {}

  private static final class Bucket {
    private double tokens = BURST;
    private long filled;

    Bucket(long nanos) {
      this.filled = nanos;
    }

    boolean take(long nanos) {
      tokens = Math.min(BURST, tokens + (double) (nanos - filled) / REFILL.toNanos());
      filled = nanos;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
