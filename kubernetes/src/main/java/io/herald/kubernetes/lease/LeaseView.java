package io.herald.kubernetes.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who does not hold the Lease knows from looking at it: since when it has not
 * changed. Pure; times are nanoseconds of the looker's own monotonic clock, when the answer had
 * come. Nobody else's clock is believed, so the wait counts from the first look and not from the
 * time that the holder wrote.
 *
 * @param seen as it was when it was last found changed; {@code null} before the first look
 * @param since when it was first seen like that
 */
record LeaseView(@Nullable LeaseRecord seen, long since) {
  /** Before the first look. */
  static final LeaseView NONE = new LeaseView(null, 0);

  /** After another look. */
  LeaseView look(LeaseRecord record, long now) {
    return seen != null && record.isUnchangedSince(seen) ? this : new LeaseView(record, now);
  }

  /**
   * How long somebody must still wait who wants it, in nanoseconds; 0 or less for not at all. Valid
   * for the Lease that was looked at last.
   *
   * @param identity who wants it; its own name in the Lease is left over from its former life
   * @param own the duration that it would promise itself
   */
  long nanosToWait(String identity, Duration own, long now) {
    LeaseRecord record = seen;
    if (record == null) {
      return own.toNanos();
    }
    if (record.holder().isEmpty() || record.holder().equals(identity)) {
      return 0;
    }
    // What its holder promised, and never less than we would promise ourselves.
    long promised = Math.max(record.duration().toNanos(), own.toNanos());
    return promised - (now - since);
  }
}
