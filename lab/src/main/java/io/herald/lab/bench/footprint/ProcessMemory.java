package io.herald.lab.bench.footprint;

import java.util.HashMap;
import java.util.Map;

/**
 * A process's memory as the kernel accounts for it in {@code /proc/PID/smaps_rollup}, in KiB.
 *
 * @param rss every page it has in memory, shared ones included
 * @param pss the same with each shared page divided by the number of its users
 * @param anonymous pages that no file holds: they cannot be dropped, and count as the container's
 * @param unshared pages that nobody else has mapped ({@code Private_Clean + Private_Dirty}),
 *     whether or not a file holds them
 */
public record ProcessMemory(long rss, long pss, long anonymous, long unshared) {

  /**
   * Reads the text of {@code smaps_rollup}.
   *
   * @throws IllegalArgumentException when a line is missing
   */
  static ProcessMemory parse(String smapsRollup) {
    Map<String, Long> values = new HashMap<>();
    for (var line : smapsRollup.lines().toList()) {
      var words = line.trim().split("\\s+");
      if (words.length == 3 && words[2].equals("kB")) {
        values.put(words[0], Long.parseLong(words[1]));
      }
    }
    return new ProcessMemory(
        value(values, "Rss:"),
        value(values, "Pss:"),
        value(values, "Anonymous:"),
        value(values, "Private_Clean:") + value(values, "Private_Dirty:"));
  }

  /** Private memory in MB of 10^6 bytes, as container limits are thought of. */
  public double privateMb() {
    return anonymous * 1024 / 1e6;
  }

  private static long value(Map<String, Long> values, String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no line " + name + " in smaps_rollup");
    }
    return value;
  }
}
