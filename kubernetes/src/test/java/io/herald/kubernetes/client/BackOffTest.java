package io.herald.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Property
  void next_afterAnyNumberOfFailures_staysBetweenHalfAndWhole(
      @ForAll @IntRange(min = 1, max = 200) int failures, @ForAll long seed) {
    BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(seed));
    Duration last = Duration.ZERO;
    for (int i = 0; i < failures; i++) {
      last = backOff.next();
      Duration whole = Duration.ofMillis(Math.min(5000, 100L << Math.min(i, 20)));
      assertThat(last).isBetween(whole.dividedBy(2), whole);
    }
    backOff.reset();
    assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void next_twoClients_waitDifferently() {
    BackOff one = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(9), new Random(1));
    BackOff other = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(9), new Random(2));
    assertThat(one.next()).isNotEqualTo(other.next());
  }
}
