package io.herald.lab.network;

/**
 * How a program ended.
 *
 * @param exit its exit status, 0 for success
 * @param output what it printed on standard output and standard error, in order
 */
public record ProgramResult(int exit, String output) {
  /** Whether the exit status is 0. */
  public boolean succeeded() {
    return exit == 0;
  }

  /**
   * Its output, if it succeeded.
   *
   * @param what what was tried, for the message of the error
   * @throws LabException when the exit status is not 0; the message carries the program's output
   */
  public String orThrow(String what) {
    if (!succeeded()) {
      throw new LabException(what + " failed with exit status " + exit + ": " + output.strip());
    }
    return output;
  }
}
