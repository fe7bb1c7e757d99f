package io.herald.lab.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.apiserver.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The decisions that speakers logged, in order of time, on the clock of {@link System#nanoTime()}.
 *
 * @param lines the lines
 */
public record SpeakerLog(List<Line> lines) {

  /**
   * One decision.
   *
   * @param at when it was logged, {@link System#nanoTime()}
   * @param message its words
   */
  public record Line(long at, String message) {}

  /** What some log files hold now; lines that are not JSON are left out. */
  public static SpeakerLog read(Collection<Path> files) {
    long offset = wallMinusMonotonic();
    return new SpeakerLog(
        files.stream()
            .flatMap(SpeakerLog::text)
            .map(line -> parse(line, offset))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingLong(Line::at))
            .toList());
  }

  /**
   * When a decision about an address was first logged.
   *
   * @param since lines before this do not count
   * @param decision how the message begins, as {@code announcing}
   */
  public OptionalLong first(String decision, String address, long since) {
    var start = decision + " address=" + address + " ";
    return lines.stream()
        .filter(line -> line.at() >= since && line.message().startsWith(start))
        .mapToLong(Line::at)
        .findFirst();
  }

  /** How many lines begin with some words. */
  public long count(String start, long since) {
    return lines.stream()
        .filter(line -> line.at() >= since && line.message().startsWith(start))
        .count();
  }

  /** How many times a speaker took an address over from one that it held for dead. */
  public long takeovers(long since) {
    return lines.stream()
        .filter(line -> line.at() >= since && line.message().startsWith("announcing "))
        .filter(line -> line.message().contains(" provisional=true "))
        .count();
  }

  static Optional<Line> parse(String text, long wallMinusMonotonic) {
    try {
      JsonNode line = Json.MAPPER.readTree(text);
      var at = Json.text(line, "ts");
      if (at.isEmpty()) {
        return Optional.empty();
      }
      long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(at));
      return Optional.of(new Line(nanos - wallMinusMonotonic, Json.text(line, "msg")));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static long wallMinusMonotonic() {
    long before = System.nanoTime();
    long wall = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    return wall - (before + System.nanoTime()) / 2;
  }

  private static Stream<String> text(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
