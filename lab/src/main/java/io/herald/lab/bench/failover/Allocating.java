package io.herald.lab.bench.failover;

/** Whether the cluster still gives addresses to new Services. */
final class Allocating {
  private static final String SERVICE = "allocation-check";

  private Allocating() {}

  /**
   * Makes a Service and waits for its address, then removes it.
   *
   * @param since when it could not any more, {@link System#nanoTime()}
   * @return milliseconds from then to the address
   */
  static double millisUntilAgain(Stage stage, long since) {
    stage.workload().service(SERVICE);
    stage.workload().awaitAddress(SERVICE, Stage.PATIENCE);
    double millis = (System.nanoTime() - since) / 1e6;
    stage.workload().delete(SERVICE);
    return millis;
  }
}
