package io.herald.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * A shell that waits for the lab's process to end, however it ends, and then removes what is left
 * of the lab. It notices by the pipe between them, which the kernel closes also after {@code kill
 * -9}. It stands in a session of its own, so that Ctrl-C does not reach it.
 */
final class Reaper {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      for file in /run/netns/"$1"*; do
        [ -e "$file" ] || continue
        ip netns pids "${file##*/}" | xargs -r kill -9
        ip netns del "${file##*/}"
      done
      rm -rf "$2"
      """;

  private final Process process;

  private Reaper(Process process) {
    this.process = process;
  }

  static Reaper start(String prefix, Path directory) {
    try {
      return new Reaper(
          new ProcessBuilder(
                  List.of(
                      "setsid", "sh", "-c", SCRIPT, "herald-lab-reaper", prefix, "" + directory))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the lab's watchdog", e);
    }
  }

  /** The lab cleaned up by itself: nothing is left to do. */
  void dismiss() {
    process.destroyForcibly();
  }
}
