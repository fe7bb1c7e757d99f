package io.herald.lab.bench.failover;

import java.util.List;

/** One row of the table of failures. Stateless: a run begins and ends with a whole cluster. */
interface Scenario {
  /** Its name, as {@code F1}. */
  String id();

  /** What happens, in a few words. */
  String title();

  /** What must show. */
  Target target();

  /** How often it is run unless the command line says something else. */
  default int runs() {
    return 3;
  }

  /**
   * On how many nodes it is run, one series for each number.
   *
   * @param wanted what the command line says; empty when it says nothing
   */
  default List<Integer> nodes(List<Integer> wanted) {
    return wanted.isEmpty() ? List.of(3) : wanted;
  }

  /** How many Services there are; twice the nodes, so that some node announces two addresses. */
  default int services(int nodes) {
    return 2 * nodes;
  }

  /** Whether it leaves the cluster in a state that is of no use to another scenario. */
  default boolean ownStage() {
    return false;
  }

  /**
   * Runs it once.
   *
   * @param stage a whole cluster
   * @param number which run this is, from 0
   */
  Outcome run(Stage stage, int number);
}
