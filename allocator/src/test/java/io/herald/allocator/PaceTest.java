package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MS = 1_000_000;

  /** Far from zero, as nanoTime may be. */
  private static final long START = Long.MAX_VALUE - 10 * MS;

  private final Pace pace = new Pace(START);

  private long now = START;

  @Test
  void quiet_nextPassAtOnce() {
    assertThat(pace.rest(now)).isZero();
  }

  @Test
  void passesThatAServiceCauses_followAtOnce() {
    for (int i = 0; i < 4; i++) {
      work(25);
      assertThat(pace.rest(now)).isZero();
    }
  }

  @Test
  void beyondTheCredit_restsFourTimesAsLong() {
    work(300);
    assertThat(pace.rest(now)).isEqualTo(Duration.ofMillis(800));
    now += 400 * MS;
    assertThat(pace.rest(now)).isEqualTo(Duration.ofMillis(400));
    now += 400 * MS;
    assertThat(pace.rest(now)).isZero();
  }

  @Test
  void longQuiet_saveUpNothing() {
    now += 3_600_000 * MS;
    work(120);
    assertThat(pace.rest(now)).isEqualTo(Duration.ofMillis(80));
  }

  /** Whatever a pass takes, a stream of changes gets a fifth of the time. */
  @Test
  void changesWithoutEnd_takeAFifthOfTheTime() {
    for (int pass : new int[] {1, 5, 40, 700}) {
      Pace busy = new Pace(0);
      long at = 0;
      long worked = 0;
      while (at < 60_000 * MS) {
        busy.worked(at, at + pass * MS);
        worked += pass * MS;
        at += pass * MS;
        at += Math.max(MS / 10, busy.rest(at).toNanos());
      }
      assertThat((double) worked / at).as("passes of %d ms", pass).isBetween(0.14, 0.21);
    }
  }

  private void work(int millis) {
    pace.worked(now, now + millis * MS);
    now += millis * MS;
  }
}
