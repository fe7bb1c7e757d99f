package io.herald.lab.bench.failover;

import io.herald.lab.probe.AnswerReport;
import io.herald.lab.probe.ProbeResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the client saw of the victim's two addresses.
 *
 * @param warm datagrams to the first address, always from one port, with the neighbour cache left
 *     alone
 * @param warmTcp a new connection and a request on it each time to the first address
 * @param cold the same to the second address, its neighbour entry forgotten before each; that costs
 *     the connection before it, if it is not done by then, so its losses do not count
 * @param questions "who has it", of each address
 * @param answers who answered, of each address
 */
record Observed(
    ProbeResult warm,
    ProbeResult warmTcp,
    ProbeResult cold,
    List<ProbeResult> questions,
    List<AnswerReport> answers) {

  /** The figure's name. */
  static final String LOST_ABOUT_MOVES = "TCP requests lost within 1.1 s of a move (number)";

  /** A neighbour entry that was just confirmed is not replaced for a second (arp(7), locktime). */
  private static final Duration ABOUT = Duration.ofMillis(1100);

  /** The longest time without an answer to any probe, in milliseconds. */
  double outageMillis() {
    return Stream.of(warm, warmTcp, cold)
        .mapToDouble(ProbeResult::longestGapMillis)
        .reduce(questionGapMillis(), Math::max);
  }

  /** The longest time without an answer to "who has it", in milliseconds. */
  double questionGapMillis() {
    return questions.stream().mapToDouble(ProbeResult::longestGapMillis).max().orElse(0);
  }

  /** The longest time that a question waited for its answer, in milliseconds. */
  double slowestAnswerMillis() {
    return questions.stream().mapToDouble(ProbeResult::maxLatencyMillis).max().orElse(0);
  }

  /** The longest gap in the answers to "who has it". */
  ProbeResult.Gap longestGap() {
    return questions.stream()
        .map(result -> new ProbeResult.Gap(result.longestGapStart(), result.longestGapMillis()))
        .max(Comparator.comparingDouble(ProbeResult.Gap::millis))
        .orElseThrow();
  }

  /** Requests with a warm neighbour cache. */
  int sent() {
    return warm.sent() + warmTcp.sent();
  }

  /** Those without an answer in time. */
  int lost() {
    return warm.lost() + warmTcp.lost();
  }

  /**
   * Lost requests that may have been broken by a move of their address: a connection that is open
   * then goes on at a node that has not seen it begin. Only a hint; they are lost all the same.
   */
  int lostAboutMoves() {
    return warmTcp.lostAbout(answers.get(0).moveTimes(), ABOUT);
  }

  /** The losses in words, with what the kernel said of those that did not just wait. */
  String losses() {
    return lost()
        + " requests lost"
        + (warmTcp.failures().isEmpty() ? "" : " " + warmTcp.failures());
  }

  double movesPerAddress() {
    return answers.stream().mapToInt(AnswerReport::moves).average().orElse(0);
  }

  int mostMoves() {
    return answers.stream().mapToInt(AnswerReport::moves).max().orElse(0);
  }

  double twoAnswerersMillis() {
    return answers.stream().mapToDouble(AnswerReport::doubleAnsweredMillis).max().orElse(0);
  }

  /** The outage of each probe. */
  Map<String, Double> figures() {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("who has", questionGapMillis());
    figures.put("warm UDP", warm.longestGapMillis());
    figures.put("warm TCP", warmTcp.longestGapMillis());
    figures.put("cold TCP", cold.longestGapMillis());
    return figures;
  }
}
