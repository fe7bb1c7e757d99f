package io.herald.bootstrap.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last things that happened, for whoever has to understand a failure. */
final class Timeline {
  private static final int KEPT = 120;

  private final Deque<String> lines = new ArrayDeque<>();

  void add(long nanos, String who, String what) {
    lines.add("%10.3f s  %-8s %s".formatted(nanos / 1e9, who, what));
    if (lines.size() > KEPT) {
      lines.remove();
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
