package io.herald.lab.probe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** What the lab and the probe process say to each other, one JSON object per line. */
final class ProbeMessages {
  static final ObjectMapper JSON =
      new ObjectMapper().setSerializationInclusion(JsonInclude.Include.NON_NULL);

  private ProbeMessages() {}

  /** What the lab asks. */
  enum Operation {
    /** Answers once the process is warm. */
    HELLO,
    /** Starts a probe. */
    START,
    /** Stops the probe that the request with number {@code target} started. */
    STOP,
    /** Who answered for an address since a moment. */
    ANSWERS,
    /** The first claim of each address by each MAC since a moment. */
    FIRST_CLAIMS
  }

  /**
   * A request.
   *
   * @param id its number, which the reply repeats
   * @param operation what to do
   * @param target the number of the START that is meant
   * @param spec what to probe
   * @param address the address asked about
   * @param since the moment, {@link System#nanoTime()}
   * @param pauseMillis see {@link AnswerTimeline#report}
   */
  record Request(
      long id,
      Operation operation,
      long target,
      @Nullable ProbeSpec spec,
      @Nullable String address,
      long since,
      double pauseMillis) {}

  /**
   * A reply.
   *
   * @param id the request's number
   * @param result what came of it
   * @param error what went wrong instead
   */
  record Reply(long id, @Nullable JsonNode result, @Nullable String error) {}
}
