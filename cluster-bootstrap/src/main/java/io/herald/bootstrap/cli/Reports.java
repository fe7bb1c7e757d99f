package io.herald.bootstrap.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What the commands that look at configuration have in common. */
final class Reports {

  /** Nothing is wrong, nothing would change. */
  static final int FINE = 0;

  /** Something is wrong or would change. */
  static final int PROBLEMS = 1;

  /** Wrong command line, or something could not be read, or not be taken for what it should be. */
  static final int UNREADABLE = 2;

  private Reports() {}

  /** Something to know about the result, beside it. */
  static void note(CommandSpec spec, String text) {
    spec.commandLine().getErr().println("herald " + spec.name() + ": note: " + text);
  }

  static int unreadable(CommandSpec spec, Exception e) {
    spec.commandLine().getErr().println("herald " + spec.name() + ": " + e.getMessage());
    return UNREADABLE;
  }
}
