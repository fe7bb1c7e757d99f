package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of validation with a ConfigMap that breaks it: {@code bad-config-maps.yaml}. */
class BadConfigMapsTest {

  private static final String GOOD =
      "address-pools: [{name: good, protocol: layer2, addresses: [10.0.0.0/24]}]";

  private long now;

  private record Case(int number, String text, String field, String says) {
    @Override
    public String toString() {
      return number + " " + field + " " + says;
    }
  }

  static Stream<Case> cases() {
    List<?> rows = BadObjects.load("/bad-config-maps.yaml");
    return java.util.stream.IntStream.range(0, rows.size())
        .mapToObj(
            i -> {
              Map<?, ?> row = (Map<?, ?>) rows.get(i);
              return new Case(
                  i + 1,
                  String.valueOf(row.get("text")),
                  String.valueOf(row.get("field")),
                  String.valueOf(row.get("says")));
            });
  }

  private static ConfigurationInput input(String text) {
    return new ConfigurationInput(
        Optional.of(new ConfigMapSource(ConfigMapReaderTest.REF, Optional.of(text))),
        List.of(),
        Map.of(),
        true);
  }

  @Test
  void goodConfigMap_hasNoProblem() {
    assertThat(ConfigMapReaderTest.read(GOOD).problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badConfigMap_errorNamesObjectFieldAndFix(Case bad) {
    Reading reading = ConfigMapReaderTest.read(bad.text());
    assertThat(reading.configuration()).isEmpty();
    assertThat(reading.problems())
        .allSatisfy(
            problem -> {
              assertThat(problem.object()).isEqualTo(ConfigMapReaderTest.REF);
              assertThat(problem.fix()).isNotBlank();
            })
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(bad.field());
              assertThat(problem.message()).contains(bad.says());
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badConfigMap_leavesTheConfigurationInForceAndHealsWhenItIsMended(Case bad) {
    ConfigurationInForce state = new ConfigurationInForce(ConfigMapReaderTest.REF, () -> now);
    state.onInput(input(GOOD));
    Configuration before = state.inForce().orElseThrow();

    state.onInput(input(bad.text()));
    now += ConfigurationInForce.LONGEST_WAIT.toNanos();
    state.settle();
    assertThat(state.inForce()).contains(before);
    assertThat(state.problems()).anyMatch(ConfigurationProblem::isError);

    state.onInput(input(GOOD));
    now += ConfigurationInForce.LONGEST_WAIT.toNanos();
    state.settle();
    assertThat(state.inForce()).contains(before);
    assertThat(state.problems()).isEmpty();
  }
}
