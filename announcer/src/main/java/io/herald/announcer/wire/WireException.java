package io.herald.announcer.wire;

/** The wire cannot be opened at all. */
public final class WireException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient WireProblem problem;

  WireException(WireProblem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  WireException(WireProblem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** What is wrong and what to do. */
  public WireProblem problem() {
    return problem;
  }
}
