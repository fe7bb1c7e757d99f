package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeakerProcessTest {
  private final Loopback network = new Loopback();

  @Test
  void run_managementPortTaken_failsWithPortSettingAndFix() throws Exception {
    try (var taken = new ServerSocket()) {
      taken.bind(
          new java.net.InetSocketAddress(
              InetAddress.getByName(Loopback.host(1)), network.managementPort()));
      var process = new SpeakerProcess(network.settings(1, 1));

      assertThatThrownBy(process::run)
          .isInstanceOfSatisfying(
              StartException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
          .hasMessageContaining(
              "herald.network.management-port: TCP port " + network.managementPort())
          .hasMessageContaining("ss -ltnp");
    }
  }

  @Test
  void run_hostOfAnotherNode_failsNamingTheSetting() {
    var settings = network.settings(Map.of("HERALD_NETWORK_BIND_HOST", "192.0.2.1"), 1, 1);

    assertThatThrownBy(() -> new SpeakerProcess(settings).run())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("herald.network.host: 192.0.2.1 is on no interface of this node");
  }

  @Test
  void run_partFailsBeforeTheFirstUp_isAFailedStartWithTheCause() {
    var settings = network.settings("akka.cluster.sharding.rebalance-interval = never", 1, 1);

    assertThatThrownBy(() -> new SpeakerProcess(settings).run())
        .isInstanceOfSatisfying(
            StartException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SOFTWARE))
        .hasMessageContaining("cannot start: the actor announcers failed")
        .hasMessageContaining("rebalance-interval");
  }

  @Test
  void stop_beforeRun_endsAtOnce() {
    var process = new SpeakerProcess(network.settings(1, 1));
    process.stop("test");

    process.run();

    assertThat(process.system()).isEmpty();
  }
}
