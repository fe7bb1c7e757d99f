package io.herald.lab.apiserver.kinds;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Ages as {@code kubectl get} shows them: two units at most, fewer the older a thing is. */
public final class HumanDuration {
  private HumanDuration() {}

  /** The time since an RFC 3339 timestamp, or {@code <unknown>} if it is none. */
  public static String since(String timestamp) {
    if (timestamp.isEmpty()) {
      return "<unknown>";
    }
    try {
      return of(Duration.between(OffsetDateTime.parse(timestamp).toInstant(), Instant.now()));
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }

  /** A length of time; small negative ones, from clocks that differ, count as zero. */
  public static String of(Duration length) {
    long seconds = length.getSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return Math.max(0, seconds) + "s";
    } else if (minutes < 10) {
      return minutes + "m" + rest(seconds % 60, "s");
    } else if (minutes < 180) {
      return minutes + "m";
    } else if (hours < 8) {
      return hours + "h" + rest(minutes % 60, "m");
    } else if (hours < 48) {
      return hours + "h";
    } else if (days < 8) {
      return days + "d" + rest(hours % 24, "h");
    } else if (days < 730) {
      return days + "d";
    }
    return days < 2920 ? days / 365 + "y" + rest(days % 365, "d") : days / 365 + "y";
  }

  private static String rest(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
