package io.herald.actors.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.snapshot.LabelSelector.Operator;
import io.herald.actors.snapshot.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS = Map.of("zone", "a", "edge", "");

  @ParameterizedTest
  @CsvSource({
    "zone, IN, a, true",
    "zone, IN, b, false",
    "zone, NOT_IN, a, false",
    "zone, NOT_IN, b, true",
    "absent, IN, a, false",
    "absent, NOT_IN, a, true",
    "edge, EXISTS, , true",
    "edge, DOES_NOT_EXIST, , false",
    "absent, EXISTS, , false",
    "absent, DOES_NOT_EXIST, , true"
  })
  void requirement_eachOperator_asKubernetesDefinesIt(
      String key, Operator operator, String value, boolean expected) {
    Set<String> values = value == null ? Set.of() : Set.of(value, "more");
    LabelSelector selector =
        new LabelSelector(Map.of(), List.of(new Requirement(key, operator, values)));
    assertThat(selector.matches(LABELS)).isEqualTo(expected);
  }

  @Test
  void selector_everyPart_mustMatch() {
    Requirement edge = new Requirement("edge", Operator.EXISTS, Set.of());
    assertThat(new LabelSelector(Map.of("zone", "a"), List.of(edge)).matches(LABELS)).isTrue();
    assertThat(new LabelSelector(Map.of("zone", "b"), List.of(edge)).matches(LABELS)).isFalse();
    assertThat(new LabelSelector(Map.of("zone", "a"), List.of(edge)).matches(Map.of("zone", "a")))
        .isFalse();
    assertThat(new LabelSelector(Map.of("absent", ""), List.of()).matches(LABELS)).isFalse();
  }

  @Test
  void emptySelector_matchesEverything_emptyListNothing() {
    assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
    assertThat(LabelSelector.anyMatches(List.of(), LABELS)).isFalse();
    assertThat(
            LabelSelector.anyMatches(
                List.of(
                    new LabelSelector(Map.of("zone", "b"), List.of()), LabelSelector.EVERYTHING),
                LABELS))
        .isTrue();
  }
}
