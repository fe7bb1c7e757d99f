package io.herald.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentsTest {

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
