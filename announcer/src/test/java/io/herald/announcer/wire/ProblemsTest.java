package io.herald.announcer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  private final List<List<WireProblem>> told = new ArrayList<>();
  private final Problems problems = new Problems(told::add);

  @Test
  void unreadable_standsUntilItCanBeReadAgain() {
    problems.unreadable(new TreeMap<>(Map.of("eth0", "Too many open files")));
    problems.unreadable(new TreeMap<>(Map.of("eth0", "Too many open files")));
    assertThat(told).hasSize(1);
    assertThat(problems.standing())
        .extracting(WireProblem::toString)
        .singleElement()
        .asString()
        .contains("the state of eth0 cannot be read: Too many open files", "limit of open files");

    problems.unreadable(new TreeMap<>());
    assertThat(problems.standing()).isEmpty();
  }
}
