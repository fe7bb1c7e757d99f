package io.herald.lab.bench.failover;

/** One row of the table of failures. Stateless: a run begins and ends with a whole cluster. */
interface Scenario {
  /** Its name, as {@code F1}. */
  String id();

  /** What happens, in a few words. */
  String title();

  /** What must show. */
  Target target();

  /**
   * On how many nodes it runs.
   *
   * @param wanted as many as the command line says
   */
  default int nodes(int wanted) {
    return wanted;
  }

  /** How many Services there are; twice the nodes, so that some node announces two addresses. */
  default int services(int nodes) {
    return 2 * nodes;
  }

  /**
   * Runs it once.
   *
   * @param stage a whole cluster
   * @param number which run this is, from 0
   */
  Outcome run(Stage stage, int number);
}
