package io.herald.actors.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

  @Property(tries = 300)
  void address_printedOrAsBytes_comesBack(
      @ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) long value) {
    MacAddress address = new MacAddress(value);
    assertThat(MacAddress.parse(address.toString())).isEqualTo(address);
    assertThat(MacAddress.parse(address.toString().toUpperCase(Locale.ROOT))).isEqualTo(address);
    assertThat(MacAddress.of(address.toBytes(), 0)).isEqualTo(address);
  }

  @Test
  void knownAddresses_printAndClassify() {
    assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
    assertThat(MacAddress.BROADCAST.isMulticast()).isTrue();
    assertThat(MacAddress.parse("33:33:ff:00:00:01").isMulticast()).isTrue();
    assertThat(MacAddress.parse("02:42:ac:11:00:02").isMulticast()).isFalse();
    assertThat(MacAddress.ZERO).hasToString("00:00:00:00:00:00");
    assertThat(MacAddress.of(new byte[] {9, 1, 2, 3, 4, 5, 6, 9}, 1))
        .hasToString("01:02:03:04:05:06");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01:02:03:04:05",
        "01:02:03:04:05:06:07",
        "01-02-03-04-05-06",
        "g1:02:03:04:05:06",
        "1:2:3:4:5:6",
        "01:02:03:04:05:06 "
      })
  void text_thatIsNoAddress_isRefusedNamingIt(String text) {
    assertThatThrownBy(() -> MacAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void valuesAndBytes_outOfRange_areRefused() {
    assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MacAddress.of(new byte[6], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
