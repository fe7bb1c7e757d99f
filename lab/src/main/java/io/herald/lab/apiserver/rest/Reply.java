package io.herald.lab.apiserver.rest;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.apiserver.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer: a whole body or a stream of JSON lines. */
public sealed interface Reply {
  /** The HTTP status. */
  int status();

  /**
   * A body that is there in full.
   *
   * @param type {@code json}, {@code text} or {@code binary}
   * @param warnings what the client is to be warned of
   */
  record Whole(int status, String type, byte[] body, List<String> warnings) implements Reply {}

  /** A body that goes on until either side ends it. */
  record Stream(int status, Source<ByteString, NotUsed> lines) implements Reply {}

  /** A JSON body. */
  static Reply json(int status, JsonNode body) {
    return json(status, body, List.of());
  }

  /** A JSON body with warnings. */
  static Reply json(int status, JsonNode body, List<String> warnings) {
    return new Whole(status, "json", Json.bytes(body), warnings);
  }

  /** A plain text. */
  static Reply text(String text) {
    return new Whole(200, "text", text.getBytes(StandardCharsets.UTF_8), List.of());
  }
}
