package io.herald.bootstrap;

/** Exit statuses of {@code herald}; numbers above 2 are those of sysexits.h. */
public enum ExitCode {
  /** Ended as asked, addresses handed over. */
  OK(0),
  /** The command line is wrong. */
  USAGE(2),
  /** A port is taken, a capability or a network interface is missing. */
  UNAVAILABLE(69),
  /** A fault in Herald itself. */
  SOFTWARE(70),
  /** The settings are wrong. */
  CONFIG(78);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }
}
