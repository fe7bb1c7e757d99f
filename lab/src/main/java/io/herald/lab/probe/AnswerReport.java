package io.herald.lab.probe;

import java.util.List;

/**
 * Who answered for an address in some time, by the frames.
 *
 * @param stretches who answered from when to when, in order of beginning
 * @param moves how often the answerer changed
 * @param doubleAnsweredMillis how long two or more answered
 * @param announcements gratuitous frames and unsolicited advertisements seen
 */
public record AnswerReport(
    List<Stretch> stretches, int moves, double doubleAnsweredMillis, int announcements) {

  /**
   * A time in which one MAC answered without a pause.
   *
   * @param mac who
   * @param from its first answer, {@link System#nanoTime()}
   * @param to its last answer
   * @param answers how many
   */
  public record Stretch(String mac, long from, long to, int answers) {}

  /** The MAC that answered last, or "nobody". */
  public String answerer() {
    return stretches.stream()
        .max((a, b) -> Long.compare(a.to(), b.to()))
        .map(Stretch::mac)
        .orElse("nobody");
  }

  /** When another than before began to answer, {@link System#nanoTime()}. */
  public List<Long> moveTimes() {
    return stretches.stream().skip(1).map(Stretch::from).toList();
  }

  /** How many different MACs answered. */
  public long answerers() {
    return stretches.stream().map(Stretch::mac).distinct().count();
  }
}
