package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.ClusterSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand Services. The timeouts are there to end a quadratic pass, not to measure. */
class AllocationScaleTest {

  private static final int SERVICES = 10_000;

  @Test
  @Timeout(60)
  void tenThousandServices_coldWarmAndAfterRestart_settleAtOnce() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/16"), pool("q", "::/0"));
    for (int i = 0; i < SERVICES; i++) {
      api.apply(service("s" + i).created(i));
    }

    assertThat(api.reconcile()).isEqualTo(SERVICES);
    ClusterSnapshot settled = api.snapshot();
    assertThat(api.decide(settled)).isEmpty();
    api.restart();
    assertThat(api.decide(settled)).isEmpty();
  }

  @Test
  @Timeout(60)
  void oneKeyAndOnePort_forEveryService_eachGetsAnAddressOfItsOwn() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/16"));
    for (int i = 0; i < SERVICES; i++) {
      api.apply(service("s" + i).created(i).sharing("k").ports(80));
    }

    assertThat(api.reconcile()).isEqualTo(SERVICES);
  }
}
