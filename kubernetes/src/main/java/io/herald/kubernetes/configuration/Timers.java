package io.herald.kubernetes.configuration;

import java.time.Duration;
import java.util.Optional;

/** Reads a peer's times, whose rules are the same in both sources but for the names. */
final class Timers {

  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(3);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(65_535);

  private Timers() {}

  /** A duration as Go writes it. */
  static Optional<Duration> duration(Fields fields, String field) {
    Optional<String> text = fields.text(field);
    Optional<Duration> duration = text.flatMap(GoDuration::parse);
    if (text.isPresent() && duration.isEmpty()) {
      fields.problem(
          field,
          "\"" + Value.shorten(text.get()) + "\" is no duration",
          "give a number and a unit, such as 90s or 1m30s");
    }
    return duration;
  }

  /**
   * Hold time and keepalive time in whole seconds, as the protocol counts them (RFC 4271, section
   * 4.2). Of the two, one follows from the other: three keepalives fit into the hold time.
   */
  static Times times(Fields fields, String hold, String keepalive) {
    Optional<Duration> holdTime = wholeSeconds(fields, hold);
    Optional<Duration> keepaliveTime = wholeSeconds(fields, keepalive);
    String origin = holdTime.isPresent() ? hold : keepalive;
    Optional<Duration> effective = holdTime.or(() -> keepaliveTime.map(t -> t.multipliedBy(3)));
    effective.ifPresent(time -> checkHold(fields, origin, time));
    if (holdTime.isPresent()
        && keepaliveTime.filter(time -> time.compareTo(holdTime.get()) > 0).isPresent()) {
      fields.problem(
          keepalive, "is longer than " + hold, "give at most " + hold + ", best a third of it");
    }
    return new Times(effective, keepaliveTime.or(() -> holdTime.map(t -> t.dividedBy(3))));
  }

  static void checkHold(Fields fields, String field, Duration time) {
    if (!time.isZero() && time.compareTo(SHORTEST_HOLD) < 0) {
      fields.problem(field, "is below 3 s", "give 0s, or 3s or more");
    }
    if (time.compareTo(LONGEST_HOLD) > 0) {
      fields.problem(field, "is more than the protocol can say", "give a hold time up to 65535s");
    }
  }

  private static Optional<Duration> wholeSeconds(Fields fields, String field) {
    return duration(fields, field).map(time -> Duration.ofSeconds(time.toSeconds()));
  }

  /**
   * The times of a peer, both or none.
   *
   * @param hold after how long a silent session is over; zero for never
   * @param keepalive the time between keepalives
   */
  record Times(Optional<Duration> hold, Optional<Duration> keepalive) {}
}
