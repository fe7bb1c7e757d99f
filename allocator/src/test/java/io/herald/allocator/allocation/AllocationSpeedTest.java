package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.pool;
import static io.herald.allocator.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.allocator.CpuTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ten thousand Services. */
class AllocationSpeedTest {

  private static final int SERVICES = 10_000;

  @Test
  void tenThousandServices_coldAndWarm_areQuick() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/16"), pool("q", "::/0"));
    for (int i = 0; i < SERVICES; i++) {
      api.apply(service("s" + i).created(i));
    }
    long start = CpuTime.used();
    assertThat(api.reconcile()).isEqualTo(SERVICES);
    report("cold, all new", start);
    ClusterSnapshot settled = api.snapshot();
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < 15; i++) {
      start = CpuTime.used();
      assertThat(api.decide(settled)).isEmpty();
      Duration taken = report("warm, nothing to do", start);
      best = taken.compareTo(best) < 0 ? taken : best;
    }
    api.restart();
    start = CpuTime.used();
    assertThat(api.decide(settled)).isEmpty();
    report("restart, all adopted", start);
    assertThat(best).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void oneKeyAndOnePort_forEveryService_isNotQuadratic() {
    Apiserver api = Apiserver.with(pool("p", "10.0.0.0/16"));
    for (int i = 0; i < SERVICES; i++) {
      api.apply(service("s" + i).created(i).sharing("k").ports(80));
    }
    long start = CpuTime.used();
    assertThat(api.reconcile()).isEqualTo(SERVICES);
    assertThat(report("cold, one key and port", start)).isLessThan(Duration.ofSeconds(2));
  }

  private static Duration report(String what, long start) {
    Duration taken = Duration.ofNanos(CpuTime.used() - start);
    System.out.println("reconcile, " + what + ": " + taken.toMillis() + " ms");
    return taken;
  }
}
