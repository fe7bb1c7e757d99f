package io.herald.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Where and when something was measured.
 *
 * @param at when it began, RFC 3339
 * @param cores processors this process may use
 * @param memoryMiB the machine's memory
 * @param kernel the kernel's version
 * @param java the version of Java that runs the speakers
 * @param load the load average of the last minute, when the measuring began
 */
public record Machine(
    String at, int cores, long memoryMiB, String kernel, String java, double load) {

  /** This machine, now. */
  public static Machine now() {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(word("/proc/meminfo", 1)) / 1024,
        word("/proc/sys/kernel/osrelease", 0),
        Runtime.version().toString(),
        currentLoad());
  }

  /** The load average of the last minute. */
  static double currentLoad() {
    return Double.parseDouble(word("/proc/loadavg", 0));
  }

  /** In one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d GiB, Linux %s, Java %s, load %.1f",
        at,
        cores,
        Math.round(memoryMiB / 1024.0),
        kernel,
        java,
        load);
  }

  private static String word(String file, int index) {
    try {
      return Files.readString(Path.of(file)).strip().split("\\s+")[index];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
