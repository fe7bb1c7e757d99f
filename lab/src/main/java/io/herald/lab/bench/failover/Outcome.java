package io.herald.lab.bench.failover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run showed.
 *
 * @param millis the value that the target is about, mostly the longest outage of any probe
 * @param sent requests the client sent with a warm neighbour cache
 * @param lost those without an answer in time
 * @param movesPerAddress how often an address changed hands, by the frames, on average
 * @param twoAnswerersMillis how long an address had two answerers, the worst address
 * @param figures other values, in milliseconds unless the name says otherwise
 * @param violations what did not hold that must
 */
record Outcome(
    double millis,
    int sent,
    int lost,
    double movesPerAddress,
    double twoAnswerersMillis,
    Map<String, Double> figures,
    List<String> violations) {

  Outcome {
    figures = Map.copyOf(figures);
    violations = List.copyOf(violations);
  }

  /** The outcome of a run whose value is the longest outage. */
  static Outcome of(Observed observed) {
    return of(observed.outageMillis(), observed);
  }

  /** The outcome of a run with a value of its own. */
  static Outcome of(double millis, Observed observed) {
    return new Outcome(
        millis,
        observed.sent(),
        observed.lost(),
        observed.movesPerAddress(),
        observed.twoAnswerersMillis(),
        observed.figures(),
        List.of());
  }

  /** The same with another figure. */
  Outcome with(String figure, double value) {
    var more = new LinkedHashMap<>(figures);
    more.put(figure, value);
    return new Outcome(millis, sent, lost, movesPerAddress, twoAnswerersMillis, more, violations);
  }

  /** Whether this run alone keeps to a target's worst value, and nothing that must hold failed. */
  boolean meets(Target target) {
    return millis <= target.worstMillis() && violations.isEmpty();
  }

  /** The same; when {@code holds} is false, with a violation. */
  Outcome must(boolean holds, String what) {
    if (holds) {
      return this;
    }
    var more = new ArrayList<>(violations);
    more.add(what);
    return new Outcome(millis, sent, lost, movesPerAddress, twoAnswerersMillis, figures, more);
  }
}
