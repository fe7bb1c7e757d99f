package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireSettingsTest {

  @Test
  void brokenRegex_isNamedWithTheFix() {
    assertThatThrownBy(() -> WireSettings.DEFAULT.withExcludedInterfaces(List.of("^eth(")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("excludedInterfaces")
        .hasMessageContaining("^eth(")
        .hasMessageContaining("correct or remove it");
  }

  @Test
  void tooSmallBuffer_isNamedWithTheLeast() {
    assertThatThrownBy(() -> WireSettings.DEFAULT.withCaptureBufferBytes(1))
        .hasMessage("captureBufferBytes: 1 is too small; give at least 65536");
  }

  @Test
  void refreshInterval_belowASecond_isNamedWithTheLeast() {
    assertThatThrownBy(() -> WireSettings.DEFAULT.withRefreshInterval(Duration.ofMillis(999)))
        .hasMessage("refreshInterval: PT0.999S is too small; give at least 1 s, or 0 s for never");
  }

  @Test
  void capability_isReadFromTheProcessStatus(@TempDir Path folder) throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nCapInh:\t0\nCapEff:\t0000000000002000\n");
    assertThat(Preconditions.hasNetRaw(status)).isTrue();
    Files.writeString(status, "CapEff:\tffffffffffffdfff\n");
    assertThat(Preconditions.hasNetRaw(status)).isFalse();
  }
}
