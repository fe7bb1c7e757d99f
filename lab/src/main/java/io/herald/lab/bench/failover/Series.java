package io.herald.lab.bench.failover;

import io.herald.lab.bench.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs of one scenario.
 *
 * @param id the scenario
 * @param title what happens
 * @param nodes on how many nodes
 * @param target what must show
 * @param outcomes what each run showed
 */
record Series(String id, String title, int nodes, Target target, List<Outcome> outcomes) {
  Series {
    outcomes = List.copyOf(outcomes);
  }

  /** The same with one more run. */
  Series with(Outcome outcome) {
    var more = new ArrayList<>(outcomes);
    more.add(outcome);
    return new Series(id, title, nodes, target, more);
  }

  /** The values that the target is about. */
  Distribution values() {
    return Distribution.of(outcomes.stream().map(Outcome::millis).toList());
  }

  /** The worst time with two answerers. */
  double twoAnswerersMillis() {
    return outcomes.stream().mapToDouble(Outcome::twoAnswerersMillis).max().orElse(0);
  }

  /** Moves per address and run, on average. */
  double movesPerAddress() {
    return outcomes.stream().mapToDouble(Outcome::movesPerAddress).average().orElse(0);
  }

  int sent() {
    return outcomes.stream().mapToInt(Outcome::sent).sum();
  }

  int lost() {
    return outcomes.stream().mapToInt(Outcome::lost).sum();
  }

  /** Whether every run did what it must and the values keep to the target. */
  boolean passed() {
    return !outcomes.isEmpty()
        && target.met(values())
        && outcomes.stream().allMatch(outcome -> outcome.violations().isEmpty());
  }
}
