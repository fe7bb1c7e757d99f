package io.herald.bootstrap;

import io.herald.bootstrap.cli.HeraldCommand;

/** Entry point of {@code herald}. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status; see {@link ExitCode}. */
  public static void main(String[] arguments) {
    int status = ExitCode.SOFTWARE.status();
    try {
      status = HeraldCommand.commandLine().execute(arguments);
    } finally {
      // Other threads keep the JVM alive when an error comes out here; the process must not hang.
      System.exit(status);
    }
  }
}
