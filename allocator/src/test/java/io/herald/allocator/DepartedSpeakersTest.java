package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DepartedSpeakersTest {
  private static final long LIMIT = DepartedSpeakers.FORGOTTEN_AFTER.toNanos();

  private final DepartedSpeakers departed = new DepartedSpeakers();

  @Test
  void forgotten_notBeforeTheTimeIsUp() {
    assertThat(departed.forgotten(Set.of("b", "c"), 0)).isEmpty();
    assertThat(departed.forgotten(Set.of("b", "c"), LIMIT)).isEmpty();
    assertThat(departed.forgotten(Set.of("b", "c"), LIMIT + 1)).containsExactly("b", "c");
  }

  @Test
  void forgotten_whoCameBackInBetween_countsAnew() {
    departed.forgotten(Set.of("b"), 0);
    departed.forgotten(Set.of(), LIMIT / 2);

    assertThat(departed.forgotten(Set.of("b"), LIMIT + 1)).isEmpty();
  }
}
