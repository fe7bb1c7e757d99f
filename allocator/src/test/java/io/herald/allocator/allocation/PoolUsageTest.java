package io.herald.allocator.allocation;

import static io.herald.allocator.Pools.avoidingBuggy;
import static io.herald.allocator.Pools.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.Service;
import io.herald.allocator.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolUsageTest {

  @Test
  void bothFamilies_inUseAndNot_areCounted() {
    AddressPool pool = pool("p", "10.0.0.0/24", "fd00::/120", "10.1.0.1-10.1.0.3");
    PoolUsage usage =
        PoolUsage.of(pool, ServiceBuilder.addresses("10.0.0.1", "10.1.0.3", "fd00::1", "9.9.9.9"));
    assertThat(usage).isEqualTo(new PoolUsage("p", 2, 1, 257, 255));
    assertThat(PoolUsage.total(pool)).isEqualTo(259 + 256);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 254",
    "10.0.0.0/32, 0",
    "10.0.0.255/32, 0",
    "10.0.0.7/32, 1",
    "10.0.0.255-10.0.1.0, 0",
    "10.0.0.200-10.0.2.5, 314",
    "0.0.0.0/0, 4261412864"
  })
  void avoidBuggyIps_ranges_countWhatIsHandedOut(String range, long expected) {
    assertThat(PoolUsage.total(avoidingBuggy(pool("p", range)))).isEqualTo(expected);
  }

  @Property(tries = 200)
  void avoidBuggyIps_anyRange_countsAsManyAsThePoolContains(
      @ForAll @IntRange(max = 2000) int first, @ForAll @IntRange(max = 600) int more) {
    IpRange range =
        new IpRange(
            new IpAddress(IpFamily.IPV4, 0, first), new IpAddress(IpFamily.IPV4, 0, first + more));
    AddressPool pool = avoidingBuggy(pool("p", range.toString()));
    long counted = 0;
    for (int i = first; i <= first + more; i++) {
      counted += pool.contains(new IpAddress(IpFamily.IPV4, 0, i)) ? 1 : 0;
    }
    assertThat(PoolUsage.total(pool)).isEqualTo(counted);
  }

  @Test
  void hugeIpv6_withMoreAfterIt_saturates() {
    AddressPool pool = pool("p", "fd00::/64", "fd01::/120", "::/1", "10.0.0.0/31");
    PoolUsage usage = PoolUsage.of(pool, ServiceBuilder.addresses("fd00::5"));
    assertThat(usage).isEqualTo(new PoolUsage("p", 0, 1, 2, Long.MAX_VALUE));
    assertThat(PoolUsage.total(pool)).isEqualTo(Long.MAX_VALUE);
    assertThat(PoolUsage.total(pool, IpFamily.IPV4)).isEqualTo(2);
  }

  @Test
  void totals_bothFamilies_addUpAndSaturate() {
    PoolUsage usage = new PoolUsage("p", 2, 1, 257, Long.MAX_VALUE);
    assertThat(usage.totalIpv4()).isEqualTo(259);
    assertThat(usage.totalIpv6()).isEqualTo(Long.MAX_VALUE);
    assertThat(usage.total()).isEqualTo(Long.MAX_VALUE);
    assertThat(usage.assigned()).isEqualTo(3);
  }

  @Test
  void of_sharedAddressAndUnusedPool_countsEachAddressOnceInItsPool() {
    Configuration configuration =
        new Configuration(List.of(pool("a", "10.0.0.0/30"), pool("b", "10.1.0.0/31")), List.of());
    Service one = ServiceBuilder.service("one").sharing("key").build();
    Service two = ServiceBuilder.service("two").sharing("key").build();
    List<IpAddress> shared = ServiceBuilder.addresses("10.0.0.1");
    Ledger ledger =
        new Ledger(
            Map.of(
                one.key(), Holding.of(one, shared, "a"), two.key(), Holding.of(two, shared, "a")),
            Map.of(),
            Map.of());

    assertThat(PoolUsage.of(Optional.of(configuration), ledger))
        .containsExactly(new PoolUsage("a", 1, 0, 3, 0), new PoolUsage("b", 0, 0, 2, 0));
    assertThat(PoolUsage.of(Optional.empty(), ledger)).isEmpty();
  }
}
