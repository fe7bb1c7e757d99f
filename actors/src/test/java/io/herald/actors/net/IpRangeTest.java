package io.herald.actors.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link IpRange} and {@link Cidr}. */
class IpRangeTest {

  @Provide
  static Arbitrary<IpAddress> addresses() {
    return IpAddressTest.addresses();
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.210-192.168.1.220, 192.168.1.210-192.168.1.220, 11",
    "192.168.1.210 - 192.168.1.220, 192.168.1.210-192.168.1.220, 11",
    "192.168.1.77/24, 192.168.1.0-192.168.1.255, 256",
    "10.0.0.1/32, 10.0.0.1-10.0.0.1, 1",
    "0.0.0.0/0, 0.0.0.0-255.255.255.255, 4294967296",
    "fd00::5/120, fd00::-fd00::ff, 256",
    "fd00::1/64, fd00::-fd00::ffff:ffff:ffff:ffff, 18446744073709551616",
    "fd00::1/63, fd00::-fd00::1:ffff:ffff:ffff:ffff, 36893488147419103232",
    "::/0, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 340282366920938463463374607431768211456"
  })
  void entryOfAPool_cidrOrRange_isRead(String text, String range, BigInteger size) {
    assertThat(IpRange.parse(text)).hasToString(range);
    assertThat(IpRange.parse(text).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "/",
        "10.0.0.1",
        "10.0.0.1-",
        "-10.0.0.1",
        "10.0.0.5-10.0.0.1",
        "10.0.0.1-fd00::1",
        "10.0.0.1-10.0.0.2-10.0.0.3",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/024",
        "10.0.0.0/2 4",
        "10.0.0.0/99999999999",
        "/24",
        "fd00::/129",
        "10.0.0.0/24/24",
        "10.0.0/24",
        "nonsense"
      })
  void entryOfAPool_bad_isRefusedNamingIt(String text) {
    assertThatThrownBy(() -> IpRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).+");
  }

  @Test
  void cidr_hostBits_areKeptInTheAddressOnly() {
    Cidr cidr = Cidr.parse("192.168.1.9/24");
    assertThat(cidr).hasToString("192.168.1.9/24");
    assertThat(cidr.network()).hasToString("192.168.1.0");
    assertThatThrownBy(() -> Cidr.parse("192.168.1.9"))
        .hasMessageContaining("192.168.1.9")
        .hasMessageContaining("address/length");
  }

  @Property(tries = 1300)
  void cidr_contains_exactlyWhatItsRangeContains(
      @ForAll("addresses") IpAddress address,
      @ForAll @IntRange(max = 128) int length,
      @ForAll("addresses") IpAddress other) {
    Cidr cidr = new Cidr(address, Math.min(length, address.family().bits()));
    IpRange range = cidr.range();
    assertThat(cidr.contains(address)).isTrue();
    assertThat(cidr.contains(other)).isEqualTo(range.contains(other));
    assertThat(cidr.contains(range.first())).isTrue();
    assertThat(cidr.contains(range.last())).isTrue();
    assertThat(range.size())
        .isEqualTo(BigInteger.TWO.pow(address.family().bits() - cidr.prefixLength()));
    if (!range.last().equals(IpAddress.last(address.family()))) {
      assertThat(cidr.contains(range.last().next())).isFalse();
    }
    assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
    // What ends in ::ffff:0:0/96 has no text of its own: a mapped address is read as IPv4.
    if (!isMapped(range.first()) && !isMapped(range.last())) {
      assertThat(IpRange.parse(range.toString())).isEqualTo(range);
    }
  }

  private static boolean isMapped(IpAddress address) {
    return !address.isIpv4() && address.high() == 0 && address.low() >>> 32 == 0xffff;
  }

  @Property(tries = 1300)
  void overlaps_isSymmetricAndMeansACommonEnd(
      @ForAll("addresses") IpAddress a,
      @ForAll("addresses") IpAddress b,
      @ForAll @IntRange(min = 1, max = 128) int length) {
    IpRange first = new Cidr(a, Math.min(length, a.family().bits())).range();
    IpRange second = new Cidr(b, Math.min(length, b.family().bits())).range();
    assertThat(first.overlaps(second)).isEqualTo(second.overlaps(first));
    boolean common = first.contains(second.first()) || second.contains(first.first());
    assertThat(first.overlaps(second)).isEqualTo(common);
    assertThat(first.overlaps(first)).isTrue();
  }

  @Test
  void families_neverMix() {
    IpRange v4 = IpRange.parse("0.0.0.0/0");
    IpRange v6 = IpRange.parse("::/0");
    assertThat(v4.overlaps(v6)).isFalse();
    assertThat(v6.contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(Cidr.parse("::/0").contains(IpAddress.parse("10.0.0.1"))).isFalse();
    assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::1"))).isFalse();
    assertThat(v4).isLessThan(v6);
  }
}
