package io.herald.allocator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.allocator.CpuTime;
import io.herald.allocator.Pools;
import io.herald.allocator.ServiceBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand addresses on fifty nodes. */
class PlacementSpeedTest {

  @Test
  void tenThousandAddresses_onFiftyNodes_arePlacedQuickly() {
    Site site = new Site();
    site.pools = List.of(Pools.pool("p", "10.0.0.0/16"));
    for (int i = 0; i < 50; i++) {
      site.node("n" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      site.service(ServiceBuilder.service("s" + i), "10.0." + i / 256 + "." + i % 256);
    }
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < 8; i++) {
      PlacementInput input = site.input();
      long start = CpuTime.used();
      PlacementResult result = Placement.place(input, site.settings, site.plan.version().next());
      Duration taken = Duration.ofNanos(CpuTime.used() - start);
      site.plan = result.plan();
      System.out.println("place: " + taken.toMillis() + " ms");
      best = taken.compareTo(best) < 0 ? taken : best;
    }
    assertThat(site.load().values()).allMatch(count -> count == 200);
    assertThat(best).isLessThan(Duration.ofSeconds(3));
  }
}
