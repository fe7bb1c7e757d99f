package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time, in milliseconds. */
class StallGuardTest {

  private final List<Long> stalls = new ArrayList<>();
  private final StallGuard guard = new StallGuard(stalls::add);

  StallGuardTest() {
    guard.expect(300);
  }

  @Test
  void check_beforeTheFirstBeat_isQuiet() {
    guard.check(10_000);

    assertThat(stalls).isEmpty();
  }

  @Test
  void check_beatsInTime_isQuiet() {
    guard.beat(1000);
    guard.beat(1300);
    guard.check(1600);

    assertThat(stalls).isEmpty();
  }

  @Test
  void check_frameFirstAfterTheStall_tellsOnce() {
    guard.beat(1000);
    guard.check(3000);
    guard.check(3001);
    guard.beat(3002);

    assertThat(stalls).containsExactly(2000L);
  }

  @Test
  void beat_firstAfterTheStall_tellsOnce() {
    guard.beat(1000);
    guard.beat(3000);
    guard.check(3001);

    assertThat(stalls).containsExactly(2000L);
  }

  @Test
  void check_nobodyBeatsAnyMore_goesOnTelling() {
    guard.beat(1000);
    guard.check(1301);
    guard.check(1400);
    guard.check(1602);

    assertThat(stalls).containsExactly(301L, 301L);
  }
}
