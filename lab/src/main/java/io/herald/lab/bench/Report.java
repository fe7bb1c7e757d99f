package io.herald.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.herald.lab.Checkout;
import io.herald.lab.apiserver.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a benchmark, written as {@code target/bench/NAME.md} and {@code NAME.json}.
 *
 * @param name the benchmark, as {@code latency}
 * @param machine where it was measured
 * @param loadAfter the load average at the end
 * @param markdown the page for people, without the line about the machine
 * @param data everything that was measured, anything that becomes a JSON object
 */
public record Report(String name, Machine machine, double loadAfter, String markdown, Object data) {
  private static final Path FOLDER = Path.of("target", "bench");

  /** A report of what began on {@code machine} and has just ended. */
  public static Report of(String name, Machine machine, String markdown, Object data) {
    return new Report(name, machine, Machine.currentLoad(), markdown, data);
  }

  /**
   * Writes both files.
   *
   * @return the page for people
   */
  public String write() {
    var page =
        String.format(
            "# bin/bench %s%n%nMeasured %s at the start, %.1f at the end.%n%n%s",
            name, machine, loadAfter, markdown);
    var json = Json.object().put("benchmark", name);
    json.set("machine", Json.MAPPER.valueToTree(machine));
    json.put("loadAfter", loadAfter);
    json.set("data", Json.MAPPER.valueToTree(data));
    try {
      var folder = Files.createDirectories(folder());
      Files.writeString(folder.resolve(name + ".md"), page);
      Files.writeString(
          folder.resolve(name + ".json"),
          Json.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report " + name, e);
    }
    return page;
  }

  /**
   * What an earlier report of this name measured, if there is one.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static Optional<JsonNode> dataOf(String name) {
    var file = folder().resolve(name + ".json");
    try {
      return Files.exists(file)
          ? Optional.of(Json.MAPPER.readTree(Files.readAllBytes(file)).path("data"))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the earlier report " + file, e);
    }
  }

  /** The folder of all reports. */
  public static Path folder() {
    return Checkout.file(FOLDER.toString());
  }
}
