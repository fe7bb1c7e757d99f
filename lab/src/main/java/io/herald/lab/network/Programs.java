package io.herald.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs short programs to their end.
 *
 * <p>Package-private on purpose: whoever wants to run something goes through {@link Namespace}, so
 * that nothing can reach the machine's own network.
 */
final class Programs {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private Programs() {}

  /**
   * Runs a program with {@code input} on its standard input.
   *
   * @return exit status and everything it printed, standard error included
   * @throws LabException when the program cannot be started or is not done after 30 s
   */
  static ProgramResult run(List<String> command, String input) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var watchdog = killAfter(process, TIME_LIMIT);
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      } catch (IOException e) {
        // The program ended without reading all of it: its exit status says why.
      }
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      watchdog.interrupt();
      return new ProgramResult(exit, output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.get(0) + ": is it installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + String.join(" ", command), e);
    }
  }

  private static Thread killAfter(Process process, Duration limit) {
    var watchdog =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                // The program is done.
              }
            },
            "lab-program-limit");
    watchdog.setDaemon(true);
    watchdog.start();
    return watchdog;
  }
}
