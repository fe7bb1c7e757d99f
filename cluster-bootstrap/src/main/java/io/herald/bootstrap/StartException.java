package io.herald.bootstrap;

/** The speaker cannot start; the message says what is in the way and what to do about it. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public StartException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit status that tells the caller what kind of obstacle it is. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
