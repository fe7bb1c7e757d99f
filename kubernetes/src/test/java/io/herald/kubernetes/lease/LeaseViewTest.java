package io.herald.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In virtual time, milliseconds. */
class LeaseViewTest {
  private static final Duration OWN = Duration.ofSeconds(5);

  /** Looked at at 1000, changed or not at 2000; how long to wait at {@code now}. */
  @ParameterizedTest(name = "{0} for {1} s, then {2} renewed {3}: at {4} wait {5}")
  @CsvSource({
    // Unchanged: counts from the first look, whatever the holder wrote.
    "a, 5, a, 1, 2000, 4000",
    "a, 5, a, 1, 5999, 1",
    "a, 5, a, 1, 6000, 0",
    "a, 5, a, 1, 9000, -3000",
    // Renewed, or in other hands: counts from the second look.
    "a, 5, a, 2, 2000, 5000",
    "a, 5, b, 1, 6000, 1000",
    // The longer of what was promised and what we would promise.
    "a, 8, a, 1, 6000, 3000",
    "a, 2, a, 1, 5000, 1000",
    // Given back, or ours from a former life.
    "a, 5, '', 1, 2000, 0",
    "a, 5, me, 1, 2000, 0",
  })
  void nanosToWait_table(
      String first, int seconds, String second, int renewal, long now, long expected) {
    LeaseView view =
        LeaseView.NONE
            .look(lease(first, seconds, 1), ns(1000))
            .look(lease(second, seconds, renewal), ns(2000));

    assertThat(view.nanosToWait("me", OWN, ns(now))).isEqualTo(ns(expected));
  }

  @Test
  void nanosToWait_neverLooked_isAWholeDuration() {
    assertThat(LeaseView.NONE.nanosToWait("me", OWN, ns(77))).isEqualTo(OWN.toNanos());
  }

  /**
   * A holder renews until it dies or is paused, and believes in its Lease until a margin before the
   * duration has passed since it sent the last renewal. Whoever observed it from any moment on, by
   * looks at any moments, never wants it while the holder believes.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void observer_anyHistory_neverWantsItWhileTheHolderBelieves(long seed) {
    Random random = new Random(seed);
    for (int history = 0; history < 2000; history++) {
      long died = 2000 + random.nextInt(10_000);
      long lastSent = 0;
      int renewal = 0;
      LeaseView view = LeaseView.NONE;
      long nextRenewal = 0;
      long nextLook = random.nextInt(12_000);
      boolean wanted = false;
      for (long now = 0; now < 30_000 && !wanted; now++) {
        if (now == nextRenewal && now < died) {
          lastSent = now;
          renewal++;
          nextRenewal = now + 800 + random.nextInt(3000);
        }
        if (now == nextLook) {
          // The answer takes a while; what it shows is as old as that.
          long answered = now + random.nextInt(200);
          view = view.look(lease("a", 5, renewal), ns(answered));
          nextLook = answered + 1 + random.nextInt(1000);
          wanted = view.nanosToWait("me", OWN, ns(answered)) <= 0;
          if (wanted) {
            assertThat(answered).isGreaterThanOrEqualTo(lastSent + OWN.toMillis());
          }
        }
      }
      assertThat(wanted).as("a dead holder is succeeded").isTrue();
    }
  }

  private static long ns(long millis) {
    return millis * 1_000_000;
  }

  private static LeaseRecord lease(String holder, int seconds, int renewal) {
    return new LeaseRecord(
        JsonParser.parseString(
                """
                {"spec":{"holderIdentity":"%s","leaseDurationSeconds":%d,"leaseTransitions":3,
                 "renewTime":"2001-01-01T00:00:00.%06dZ"}}
                """
                    .formatted(holder, seconds, renewal))
            .getAsJsonObject());
  }
}
