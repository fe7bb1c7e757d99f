package io.herald.bootstrap;

import io.herald.bootstrap.cli.HeraldCommand;

/** Entry point of {@code herald}. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status; see {@link ExitCode}. */
  public static void main(String[] arguments) {
    int status = ExitCode.SOFTWARE.status();
    try {
      status = HeraldCommand.commandLine(arguments).execute(arguments);
    } catch (Throwable e) {
      // Other threads may keep the JVM alive after an error here; the process must not hang.
      e.printStackTrace();
    }
    System.exit(status);
  }
}
