package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.net.IpRange;
import io.herald.kubernetes.configuration.ConfigurationRules.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigurationRulesTest {

  private static AddressPool pool(String name, String... ranges) {
    return new AddressPool(
        name,
        Map.of(),
        List.of(ranges).stream().map(IpRange::parse).toList(),
        true,
        false,
        Optional.empty());
  }

  private static L2Advertisement announcing(String... pools) {
    return new L2Advertisement(
        "ad", Set.of(pools), List.of(), List.of(), Set.of(), List.of(), List.of());
  }

  private static Configuration configuration(List<AddressPool> pools, L2Advertisement... ads) {
    return new Configuration(pools, List.of(ads));
  }

  @Provide
  Arbitrary<List<IpRange>> ranges() {
    Arbitrary<Long> numbers = Arbitraries.longs().between(0, 60);
    return Combinators.combine(numbers, numbers, Arbitraries.of(IpFamily.values()))
        .as(
            (a, b, family) ->
                new IpRange(
                    new IpAddress(family, 0, Math.min(a, b)),
                    new IpAddress(family, 0, Math.max(a, b))))
        .list()
        .ofMaxSize(8);
  }

  @Property
  void overlaps_areFoundExactlyWhenTwoRangesShareAnAddress(@ForAll("ranges") List<IpRange> ranges) {
    List<Entry> entries = new ArrayList<>();
    boolean shared = false;
    for (int i = 0; i < ranges.size(); i++) {
      entries.add(new Entry(ConfigMapReaderTest.REF, "p" + i, "f" + i, ranges.get(i)));
      for (int j = 0; j < i; j++) {
        shared |= ranges.get(i).overlaps(ranges.get(j));
      }
    }
    assertThat(ConfigurationRules.overlaps(entries).isEmpty()).isEqualTo(!shared);
  }

  @Test
  void overlaps_amongManyRanges_isQuickAndReportsFew() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      IpAddress first = new IpAddress(IpFamily.IPV4, 0, i);
      IpAddress last = new IpAddress(IpFamily.IPV4, 0, i + 50_000);
      entries.add(new Entry(ConfigMapReaderTest.REF, "p", "f" + i, new IpRange(first, last)));
    }
    long start = System.nanoTime();
    assertThat(ConfigurationRules.overlaps(entries)).hasSize(Problems.LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void losesSomething_addressGone_isTrue() {
    Configuration before = configuration(List.of(pool("a", "10.0.0.0/24")));
    assertThat(ConfigurationRules.losesSomething(before, configuration(List.of()))).isTrue();
    assertThat(
            ConfigurationRules.losesSomething(
                before, configuration(List.of(pool("a", "10.0.0.0/25")))))
        .isTrue();
  }

  @Test
  void losesSomething_sameAddressesCutDifferently_isFalse() {
    Configuration before = configuration(List.of(pool("a", "10.0.0.0/24")));
    Configuration after =
        configuration(List.of(pool("b", "10.0.0.128/25"), pool("c", "10.0.0.0/25")));
    assertThat(ConfigurationRules.losesSomething(before, after)).isFalse();
  }

  @Test
  void losesSomething_poolNoLongerAnnounced_isTrue() {
    List<AddressPool> pools = List.of(pool("a", "10.0.0.0/24"));
    Configuration before = configuration(pools, announcing("a"));
    assertThat(ConfigurationRules.losesSomething(before, configuration(pools))).isTrue();
    assertThat(ConfigurationRules.losesSomething(before, configuration(pools, announcing())))
        .as("an advertisement without pools is for all")
        .isFalse();
  }

  @Test
  void losesSomething_manyDisjointRanges_isQuick() {
    String[] ranges =
        IntStream.range(0, 60_000)
            .mapToObj(i -> "10.%d.%d.%d/32".formatted(i >> 15, i >> 7 & 255, i << 1 & 255))
            .toArray(String[]::new);
    Configuration before = configuration(List.of(pool("a", ranges)));
    Configuration after =
        configuration(List.of(pool("a", Arrays.copyOf(ranges, ranges.length - 1))));
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(ConfigurationRules.losesSomething(before, before)).isFalse();
          assertThat(ConfigurationRules.losesSomething(before, after)).isTrue();
        });
  }

  @Test
  void losesSomething_manyPoolsWithAnAdvertisementEach_isQuick() {
    List<AddressPool> pools = new ArrayList<>();
    List<L2Advertisement> ads = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      pools.add(pool("p" + i, "10.%d.%d.0/32".formatted(i >> 8, i & 255)));
      ads.add(announcing("p" + i));
    }
    Configuration before = new Configuration(pools, ads);
    Configuration after = new Configuration(pools, ads.subList(0, ads.size() - 1));
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(ConfigurationRules.losesSomething(before, before)).isFalse();
          assertThat(ConfigurationRules.losesSomething(before, after)).isTrue();
        });
  }

  @Test
  void losesSomething_wholeAddressSpace_isNoOverflow() {
    Configuration all = configuration(List.of(pool("a", "::/0", "0.0.0.0/0")));
    assertThat(ConfigurationRules.losesSomething(all, all)).isFalse();
  }

  @Test
  void longestPrefix_ofARange_isThatOfItsSmallestSubnet() {
    assertThat(Prefixes.longest(IpRange.parse("10.0.0.0/24"))).isEqualTo(24);
    assertThat(Prefixes.longest(IpRange.parse("0.0.0.0/0"))).isZero();
    assertThat(Prefixes.longest(IpRange.parse("::/0"))).isZero();
    assertThat(Prefixes.longest(IpRange.parse("10.0.0.0-10.0.0.2"))).isEqualTo(32);
    assertThat(Prefixes.longest(IpRange.parse("10.0.0.2-10.0.0.7"))).isEqualTo(31);
    assertThat(Prefixes.longest(IpRange.parse("10.0.0.0-10.0.2.255"))).isEqualTo(24);
  }

  @Test
  void shortestPrefix_ofARange_isThatOfItsWidestSubnet() {
    assertThat(Prefixes.shortest(IpRange.parse("10.0.0.0/24"))).isEqualTo(24);
    assertThat(Prefixes.shortest(IpRange.parse("0.0.0.0/0"))).isZero();
    assertThat(Prefixes.shortest(IpRange.parse("::/0"))).isZero();
    assertThat(Prefixes.shortest(IpRange.parse("10.0.0.1-10.0.0.1"))).isEqualTo(32);
    assertThat(Prefixes.shortest(IpRange.parse("10.0.0.1-10.0.0.2"))).isEqualTo(32);
    assertThat(Prefixes.shortest(IpRange.parse("10.0.0.2-10.0.0.7"))).isEqualTo(30);
    assertThat(Prefixes.shortest(IpRange.parse("10.0.0.0-10.0.2.255"))).isEqualTo(23);
    assertThat(Prefixes.shortest(IpRange.parse("2001:db8::1-2001:db8::ffff"))).isEqualTo(113);
  }
}
