package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "90s, 90000",
    "1m30s, 90000",
    "1.5h, 5400000",
    "250ms, 250",
    "1h0m0s, 3600000",
    "999us, 0",
    "1000\u00b5s, 1",
    "1000\u03bcs, 1",
    ".5s, 500",
    "1.s, 1000",
    "+3s, 3000"
  })
  void parse_whatGoWrites_isRead(String text, long millis) {
    assertThat(GoDuration.parse(text).orElseThrow().toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "s",
        "-1s",
        "1x",
        "1s ",
        " 1s",
        "1 s",
        "9999999999999999h",
        "++1s",
        ".s"
      })
  void parse_other_isEmpty(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
