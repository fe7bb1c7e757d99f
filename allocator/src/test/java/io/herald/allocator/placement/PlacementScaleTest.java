package io.herald.allocator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.allocator.Pools;
import io.herald.allocator.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand addresses on fifty nodes. The timeout is there to end a quadratic pass. */
class PlacementScaleTest {

  @Test
  @Timeout(60)
  void tenThousandAddresses_onFiftyNodes_areSpreadEvenlyAndStay() {
    Site site = new Site();
    site.pools = List.of(Pools.pool("p", "10.0.0.0/16"));
    for (int i = 0; i < 50; i++) {
      site.node("n" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      site.service(ServiceBuilder.service("s" + i), "10.0." + i / 256 + "." + i % 256);
    }

    site.plan = place(site).plan();
    assertThat(site.load().values()).allMatch(count -> count == 200);
    assertThat(place(site).plan().sameContent(site.plan)).isTrue();
  }

  private static PlacementResult place(Site site) {
    return Placement.place(site.input(), site.settings, site.plan.version().next());
  }
}
