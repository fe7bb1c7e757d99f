package io.herald.lab.bench.footprint;

import io.herald.lab.network.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process holds and has used so far.
 *
 * @param memory its memory
 * @param threads how many threads it has
 * @param cpuTicks processor time used since its start, in clock ticks of 10 ms
 * @param threadTicks the same by the name of the thread, numbers in names left out
 * @param at when this was read, {@link System#nanoTime()}
 */
public record ProcessUsage(
    ProcessMemory memory, int threads, long cpuTicks, Map<String, Long> threadTicks, long at) {
  private static final double TICK_NANOS = 1e7;

  /**
   * Reads it from {@code /proc}.
   *
   * @throws LabException when there is no such process
   */
  public static ProcessUsage of(long pid) {
    var process = Path.of("/proc", Long.toString(pid));
    try {
      var threads = new TreeMap<String, Long>();
      int count = 0;
      try (var tasks = Files.newDirectoryStream(process.resolve("task"))) {
        for (var task : tasks) {
          count++;
          var stat = Files.readString(task.resolve("stat"));
          threads.merge(name(stat), ticks(stat), Long::sum);
        }
      }
      return new ProcessUsage(
          ProcessMemory.parse(Files.readString(process.resolve("smaps_rollup"))),
          count,
          ticks(Files.readString(process.resolve("stat"))),
          threads,
          System.nanoTime());
    } catch (IOException e) {
      throw new LabException("process " + pid + " is gone, or a thread of it while it was read", e);
    }
  }

  /** Share of one core used since an earlier reading, 0.02 for 2 %. */
  public double cpuShareSince(ProcessUsage earlier) {
    return (cpuTicks - earlier.cpuTicks) * TICK_NANOS / (at - earlier.at);
  }

  /** The same by the thread's name, those that used nothing left out. */
  public Map<String, Double> cpuSharesSince(ProcessUsage earlier) {
    var shares = new TreeMap<String, Double>();
    threadTicks.forEach(
        (name, ticks) -> {
          long used = ticks - earlier.threadTicks.getOrDefault(name, 0L);
          if (used > 0) {
            shares.put(name, used * TICK_NANOS / (at - earlier.at));
          }
        });
    return shares;
  }

  /** User and system time in a {@code stat} file: the 14th and 15th field. */
  static long ticks(String stat) {
    // The second field, the name in parentheses, may hold spaces and parentheses.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
        .replaceAll("[0-9]+", "")
        .toLowerCase(Locale.ROOT);
  }
}
