package io.herald.bootstrap.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLineEncoderTest {
  private static final Instant TIME = Instant.parse("2026-11-23T16:45:40.701609Z");

  @Test
  void encode_lineWithPairs_hasMetalLbsKeysFirstAndInOrder() {
    var event = event("address \"taken\"\nby a stranger", null);
    event.addKeyValuePair(new KeyValuePair("address", "192.168.1.210"));
    event.addKeyValuePair(new KeyValuePair("epoch", 7L));
    event.addKeyValuePair(new KeyValuePair("provisional", true));

    assertThat(encode(event))
        .isEqualTo(
            """
            {"ts":"2026-11-23T16:45:40.701609Z","level":"warn","caller":"Takeover",\
            "msg":"address \\"taken\\"\\nby a stranger","address":"192.168.1.210","epoch":7,\
            "provisional":true}
            """);
  }

  @Test
  void encode_exception_isOneLineWithItsStack() {
    var line = encode(event("failed", new IllegalStateException("why")));

    assertThat(line).contains("\"error\":\"java.lang.IllegalStateException: why").endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n");
  }

  private static LoggingEvent event(String message, @Nullable Throwable cause) {
    var logger = new LoggerContext().getLogger("io.herald.announcer.Takeover");
    var event = new LoggingEvent("", logger, Level.WARN, message, cause, null);
    event.setInstant(TIME);
    return event;
  }

  private static String encode(LoggingEvent event) {
    return new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
