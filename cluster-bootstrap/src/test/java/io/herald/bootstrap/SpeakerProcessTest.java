package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpeakerProcessTest {
  private static final Duration LONG = Duration.ofSeconds(20);

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
  void stop_beforeRun_endsAtOnce() {
    var process = new SpeakerProcess(network.settings(1, 1));
    process.stop("test");

    process.run();

    assertThat(process.system()).isEmpty();
  }

  @Test
  void stop_withLeaveSteps_waitsForThemWhileStillAMember() {
    var speaker = new SpeakerThread(network.settings(1, 1));
    await().atMost(LONG).until(() -> speaker.up().size() == 1);
    var handedOver = new CompletableFuture<Void>();
    var asked = new AtomicInteger();
    var system = speaker.system().orElseThrow();
    PlannedLeave.onStop(
        system,
        "hand-over",
        () -> {
          asked.incrementAndGet();
          return handedOver;
        });

    speaker.process().stop("test");

    await().atMost(LONG).until(() -> asked.get() == 1);
    assertThat(speaker.up()).containsExactly(Loopback.host(1));
    handedOver.complete(null);
    speaker.close();
    assertThat(system.getWhenTerminated().toCompletableFuture()).isDone();
    assertThat(speaker.failure()).isNull();
  }
}
