package io.herald.lab.probe;

import io.herald.lab.probe.AnswerReport.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Turns the claims of one address into a report. Two answers of the same MAC belong to one stretch
 * when no more than a pause lies between them; two answer at once while their stretches overlap. So
 * the address must be asked for more often than the pause.
 */
final class AnswerTimeline {
  private AnswerTimeline() {}

  /**
   * @param claims of one address, in order of time
   * @param pauseNanos a longer time without an answer ends a stretch
   */
  static AnswerReport report(List<Claim> claims, long pauseNanos) {
    var stretches = stretches(claims, pauseNanos);
    int moves = 0;
    for (int i = 1; i < stretches.size(); i++) {
      if (!stretches.get(i).mac().equals(stretches.get(i - 1).mac())) {
        moves++;
      }
    }
    int announcements =
        (int) claims.stream().filter(c -> c.kind() == Claim.Kind.ANNOUNCEMENT).count();
    return new AnswerReport(stretches, moves, overlap(stretches) / 1e6, announcements);
  }

  private static List<Stretch> stretches(List<Claim> claims, long pauseNanos) {
    var open = new LinkedHashMap<String, Stretch>();
    var all = new ArrayList<Stretch>();
    for (var claim : claims) {
      if (claim.kind() != Claim.Kind.ANSWER) {
        continue;
      }
      var last = open.get(claim.mac());
      if (last != null && claim.at() - last.to() <= pauseNanos) {
        open.put(claim.mac(), new Stretch(last.mac(), last.from(), claim.at(), last.answers() + 1));
      } else {
        if (last != null) {
          all.add(last);
        }
        open.put(claim.mac(), new Stretch(claim.mac(), claim.at(), claim.at(), 1));
      }
    }
    all.addAll(open.values());
    all.sort(Comparator.comparingLong(Stretch::from));
    return List.copyOf(all);
  }

  private static long overlap(List<Stretch> sortedByBegin) {
    long total = 0;
    long busyUntil = Long.MIN_VALUE;
    long countedUntil = Long.MIN_VALUE;
    for (var stretch : sortedByBegin) {
      long from = Math.max(stretch.from(), countedUntil);
      long to = Math.min(stretch.to(), busyUntil);
      if (busyUntil != Long.MIN_VALUE && to > from) {
        total += to - from;
        countedUntil = to;
      }
      busyUntil = Math.max(busyUntil, stretch.to());
    }
    return total;
  }
}
