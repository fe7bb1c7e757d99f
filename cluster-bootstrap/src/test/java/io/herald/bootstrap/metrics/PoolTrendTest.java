package io.herald.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.herald.allocator.allocation.PoolUsage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTrendTest {
  private final PoolTrend trend = new PoolTrend();

  private void use(long minute, long assignedIpv4, long availableIpv4) {
    trend.observe(List.of(new PoolUsage("lan", assignedIpv4, 0, availableIpv4, 0)), nanos(minute));
  }

  private static long nanos(long minute) {
    return Duration.ofMinutes(minute).toNanos();
  }

  private double minutesLeft(long minute) {
    return trend.secondsToExhaustion("lan", nanos(minute)).orElseThrow() / 60;
  }

  @Test
  void secondsToExhaustion_tenMoreInTenMinutes_isAStraightLine() {
    use(0, 10, 90);
    use(10, 20, 80);

    assertThat(minutesLeft(10)).isCloseTo(80, within(0.01));
    assertThat(minutesLeft(20)).as("no growth since").isCloseTo(160, within(0.01));
  }

  @Test
  void secondsToExhaustion_growthOverAnHourAgo_isForgotten() {
    use(0, 10, 90);
    use(10, 20, 80);

    assertThat(trend.secondsToExhaustion("lan", nanos(71))).isEmpty();
  }

  @Test
  void secondsToExhaustion_knownForAMoment_isNotGuessed() {
    use(0, 10, 90);
    use(1, 60, 40);

    assertThat(trend.secondsToExhaustion("lan", nanos(1))).isEmpty();
    assertThat(trend.secondsToExhaustion("lan", nanos(6))).isPresent();
  }

  @Test
  void secondsToExhaustion_useShrinks_isEmpty() {
    use(0, 20, 80);
    use(10, 10, 90);

    assertThat(trend.secondsToExhaustion("lan", nanos(10))).isEmpty();
  }

  @Test
  void secondsToExhaustion_nothingLeft_isZeroAtOnce() {
    use(0, 100, 0);

    assertThat(minutesLeft(0)).isZero();
  }

  @Test
  void secondsToExhaustion_oneFamilyFills_isThatOne() {
    trend.observe(List.of(new PoolUsage("lan", 10, 10, 90, Long.MAX_VALUE)), nanos(0));
    trend.observe(List.of(new PoolUsage("lan", 20, 20, 80, Long.MAX_VALUE)), nanos(10));

    assertThat(minutesLeft(10)).isCloseTo(80, within(0.01));
  }

  @Test
  void observe_burstWithinAMinute_isFollowedByItsLatest() {
    use(0, 10, 90);
    for (int second = 0; second < 50; second++) {
      trend.observe(
          List.of(new PoolUsage("lan", 11 + second, 0, 89 - second, 0)),
          nanos(10) + Duration.ofSeconds(second).toNanos());
    }

    assertThat(minutesLeft(20)).isCloseTo(40 / 50.0 * 20, within(0.01));
  }

  @Test
  void observe_poolGone_isForgotten() {
    use(0, 100, 0);
    trend.observe(List.of(), nanos(1));

    assertThat(trend.secondsToExhaustion("lan", nanos(1))).isEmpty();
  }
}
