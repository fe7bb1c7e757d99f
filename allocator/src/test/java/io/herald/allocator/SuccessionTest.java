package io.herald.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessionTest {

  @ParameterizedTest(name = "of {0} without {2}: {1} {3}")
  @CsvSource({
    "a b c, a, '',   ALLOCATES",
    "a b c, a, 'b c', ALLOCATES",
    "a b c, b, '',   WAITS",
    "a b c, b, a,    NEXT",
    "a b c, b, 'a c', NEXT",
    "a b c, c, a,    WAITS",
    "a b c, c, b,    WAITS",
    "a b c, c, 'a b', NEXT",
    // Two nodes, either one.
    "a b,   b, a,    NEXT",
    "a b,   a, b,    ALLOCATES",
    // The cluster has removed the oldest: this node is the singleton's now.
    "b c,   b, a,    ALLOCATES",
    // Not a member yet.
    "a b,   c, 'a b', WAITS",
  })
  void of_membersAndSilence_saysWhoseTurnItIs(
      String byAge, String self, String silent, Succession expected) {
    assertThat(Succession.of(words(byAge), self, Set.copyOf(words(silent)))).isEqualTo(expected);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
