package io.herald.lab.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  private static final String ROLLUP =
      """
      00400000-7ffe1b6f2000 ---p 00000000 00:00 0                              [rollup]
      Rss:              155000 kB
      Pss:              106000 kB
      Pss_Anon:          86000 kB
      Shared_Clean:      63000 kB
      Shared_Dirty:          0 kB
      Private_Clean:      4368 kB
      Private_Dirty:     86676 kB
      Referenced:       150000 kB
      Anonymous:         86672 kB
      """;

  @Test
  void parse_rollup_readsWhatIsPrivate() {
    assertThat(ProcessMemory.parse(ROLLUP))
        .isEqualTo(new ProcessMemory(155000, 106000, 86672, 4368 + 86676));
  }

  @Test
  void parse_lineMissing_namesIt() {
    assertThatThrownBy(() -> ProcessMemory.parse("Rss: 1 kB\n"))
        .hasMessage("no line Pss: in smaps_rollup");
  }

  @Test
  void ticks_nameWithSpacesAndParentheses_isSkipped() {
    var stat = "42 (C1 (x) thread) S 1 42 42 0 -1 4194368 10 0 0 0 17 5 0 0 20 0 24 0 100 0 0";
    assertThat(ProcessUsage.ticks(stat)).isEqualTo(22);
  }

  @Test
  void of_thisProcess_sharesAddUp() {
    var usage = ProcessUsage.of(ProcessHandle.current().pid());
    assertThat(usage.threads()).isGreaterThan(5);
    assertThat(usage.memory().rss()).isGreaterThanOrEqualTo(usage.memory().unshared());
  }
}
