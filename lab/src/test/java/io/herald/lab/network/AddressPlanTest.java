package io.herald.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPlanTest {
  private final AddressPlan plan = AddressPlan.of("192.168.1.0/24", "fd00:192:168:1::/64");

  @Test
  void node_hasItsNumberInEveryAddress() {
    assertThat(plan.node(1))
        .isEqualTo(
            new HostAddresses("192.168.1.11", 24, "fd00:192:168:1::11", 64, "02:00:00:00:00:11"));
    assertThat(plan.node(100).ipv4()).isEqualTo("192.168.1.110");
    assertThat(plan.node(100).mac()).isEqualTo("02:00:00:00:01:10");
  }

  @Test
  void wideSubnet_works() {
    var wide = AddressPlan.of("10.0.0.0/16", "fd00::/64");
    assertThat(wide.node(2).ipv4()).isEqualTo("10.0.0.12");
    assertThat(wide.node(2).ipv6()).isEqualTo("fd00::12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.168.1.0", "192.168.1.0/25", "192.168.1.1/24", "fd00::/24", "nonsense/24"})
  void brokenSubnet_errorNamesIt(String subnet) {
    assertThatThrownBy(() -> AddressPlan.of(subnet, "fd00::/64"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(subnet.replace("nonsense/24", "nonsense"));
  }

  @Test
  void tooManyNodes_isRefused() {
    assertThatThrownBy(() -> plan.node(190)).hasMessageContaining("189");
  }
}
