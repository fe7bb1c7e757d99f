package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.net.IpAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class QuarantineTest {

  private static final IpAddress ADDRESS = IpAddress.parse("192.0.2.10");

  private final TestClock clock = new TestClock();
  private final Quarantine quarantine = new Quarantine(clock, Duration.ofMinutes(10));

  private static final class TestClock extends Clock {
    private Instant now = Instant.EPOCH;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void address_staysForItsTermAndNoLonger() {
    quarantine.add(ADDRESS);
    clock.pass(Duration.ofMinutes(10).minusMillis(1));
    assertThat(quarantine.addresses()).containsExactly(ADDRESS);

    clock.pass(Duration.ofMillis(1));
    assertThat(quarantine.addresses()).isEmpty();
  }

  @Test
  void strangerSeenAgain_termStartsOver() {
    quarantine.add(ADDRESS);
    clock.pass(Duration.ofMinutes(9));
    quarantine.add(ADDRESS);
    clock.pass(Duration.ofMinutes(9));

    assertThat(quarantine.addresses()).containsExactly(ADDRESS);
  }
}
