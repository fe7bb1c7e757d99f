package io.herald.actors.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  /** The examples of RFC 5952, sections 1, 2, 4 and 5, and what Go's net.IP prints. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:1::1, 2001:db8::1:0:0:1",
    "2001:DB8:0:0:1::1, 2001:db8::1:0:0:1",
    "2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:1",
    "2001:db8:aaaa:bbbb:cccc:dddd:0:1, 2001:db8:aaaa:bbbb:cccc:dddd:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0000:0:1::1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8::aaaa:0:0:1, 2001:db8::aaaa:0:0:1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::ffff:c000:201, 192.0.2.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "255.255.255.255, 255.255.255.255",
    "0.0.0.0, 0.0.0.0"
  })
  void text_anySpelling_isPrintedCanonically(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
    assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-1",
        "1.2.3.04",
        "010.0.0.1",
        "0x1.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.4.",
        "\u0661.2.3.4",
        "16909060",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::1",
        "fe80::1%eth0",
        "[::1]",
        "::1/64",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "::ffff:1.2.3.04",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "1:2:3:4:5:6:7::8:9",
        "::00000",
        "1:::2"
      })
  void text_thatIsNoAddress_isRefused(String text) {
    assertThat(IpAddress.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> IpAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid IP address \"" + text + "\"");
  }

  @Property(tries = 300)
  void anything_typedIn_neverThrowsFromTryParse(@ForAll String text) {
    assertThat(IpAddress.tryParse(text)).isNotNull();
  }

  @Property(tries = 2000)
  void almostAddresses_neverThrowAndRoundTrip(@ForAll("almost") String text) {
    IpAddress.tryParse(text)
        .ifPresent(address -> assertThat(IpAddress.parse(address.toString())).isEqualTo(address));
  }

  @Provide
  Arbitrary<String> almost() {
    return Arbitraries.strings().withChars("0123456789abcdefF:.%/").ofMaxLength(46);
  }

  @Provide
  static Arbitrary<IpAddress> addresses() {
    Arbitrary<Long> halves =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().map(value -> value & 0xffff0000ffff0000L),
            Arbitraries.of(0L, 1L, -1L, 0xfe80000000000000L));
    Arbitrary<IpAddress> v6 =
        Combinators.combine(halves, halves)
            .as((high, low) -> new IpAddress(IpFamily.IPV6, high, low))
            // Mapped addresses print as IPv4, which is what parsing makes of them.
            .filter(address -> !(address.high() == 0 && address.low() >>> 32 == 0xffff));
    Arbitrary<IpAddress> v4 =
        Arbitraries.longs()
            .between(0, 0xffffffffL)
            .map(value -> new IpAddress(IpFamily.IPV4, 0, value));
    return Arbitraries.oneOf(v4, v6);
  }

  @Property(tries = 1000)
  void address_printedOrAsBytes_comesBack(@ForAll("addresses") IpAddress address) {
    assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    assertThat(IpAddress.parse(address.toString().toUpperCase(Locale.ROOT))).isEqualTo(address);
    assertThat(IpAddress.of(address.toBytes())).isEqualTo(address);
    assertThat(IpAddress.of(address.toInetAddress())).isEqualTo(address);
  }

  @Property(tries = 1000)
  void address_sameAsThePlatforms(@ForAll("addresses") IpAddress address) throws Exception {
    assertThat(InetAddress.getByName(address.toString())).isEqualTo(address.toInetAddress());
  }

  @Property(tries = 500)
  void next_anyAddressButTheLast_isTheLeastGreater(@ForAll("addresses") IpAddress address) {
    if (!address.equals(IpAddress.last(address.family()))) {
      assertThat(address.next()).isGreaterThan(address);
      assertThat(new IpRange(address, address.next()).size()).isEqualTo(2);
    }
  }

  @Test
  void next_carries_andEndsAtTheLastAddress() {
    assertThat(IpAddress.parse("10.0.0.255").next()).hasToString("10.0.1.0");
    assertThat(IpAddress.parse("::ffff:ffff:ffff:ffff").next()).hasToString("0:0:0:1::");
    assertThatThrownBy(() -> IpAddress.last(IpFamily.IPV4).next())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> IpAddress.last(IpFamily.IPV6).next())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void order_familyFirstThenUnsignedValue() {
    assertThat(IpAddress.parse("255.255.255.255")).isLessThan(IpAddress.parse("::"));
    assertThat(IpAddress.parse("7fff::")).isLessThan(IpAddress.parse("8000::"));
    assertThat(IpAddress.parse("::7fff:ffff:ffff:ffff"))
        .isLessThan(IpAddress.parse("::8000:0:0:0"));
  }

  @Test
  void linkLocal_isFe80Slash10Only() {
    assertThat(IpAddress.parse("fe80::1").isLinkLocal()).isTrue();
    assertThat(IpAddress.parse("febf:ffff::").isLinkLocal()).isTrue();
    assertThat(IpAddress.parse("fec0::1").isLinkLocal()).isFalse();
    assertThat(IpAddress.parse("fe7f::1").isLinkLocal()).isFalse();
    assertThat(IpAddress.parse("169.254.0.1").isLinkLocal()).isFalse();
  }

  @Test
  void bytesOfOtherLengths_andTooLargeIpv4_areRefused() {
    assertThatThrownBy(() -> IpAddress.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpAddress(IpFamily.IPV4, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IpAddress(IpFamily.IPV4, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
