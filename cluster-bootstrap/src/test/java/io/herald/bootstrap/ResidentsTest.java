package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResidentsTest {

  @Test
  void wireSettings_announcingNeverRefreshed_reachesTheWire() {
    var settings =
        new Loopback().settings(Map.of("HERALD_ANNOUNCING_REFRESH_INTERVAL", "0s"), 1, 1);

    assertThat(Residents.wireSettings(settings).refreshInterval()).isZero();
  }

  @Test
  void helloThread_hasEnded_isNotAlive() {
    var context = new SpeakerProcess(new Loopback().settings(1, 1)).context();
    try (var residents = Residents.open(context)) {
      assertThat(context.state().notAlive()).isEmpty();

      residents.hello().close();

      assertThat(context.state().notAlive()).containsEntry("hello", "herald-hello has ended");
    }
  }
}
