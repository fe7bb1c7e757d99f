package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.configuration.BadObjects.Case;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of validation with an object that breaks it. */
class BadObjectsTest {

  private static final ObjectRef CONFIG_MAP =
      new ObjectRef("v1", "ConfigMap", BadObjects.NAMESPACE, "config", "");

  private long now;

  static Stream<Case> cases() {
    return BadObjects.all().stream();
  }

  private static ConfigurationInput input(List<ResourceSource> resources) {
    return new ConfigurationInput(Optional.empty(), resources, Map.of(), true);
  }

  @Test
  void goodConfiguration_hasNoProblem() {
    Reading reading = ConfigurationReader.read(input(BadObjects.GOOD), BadObjects.NAMESPACE);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.configuration()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badObject_errorNamesObjectFieldAndFix(Case bad) {
    Reading reading = ConfigurationReader.read(input(bad.resources()), BadObjects.NAMESPACE);
    assertThat(reading.configuration()).isEmpty();
    assertThat(reading.errors())
        .as("%s", reading.errors())
        .anySatisfy(
            problem -> {
              assertThat(problem.object()).isEqualTo(bad.bad().ref());
              assertThat(problem.field()).isEqualTo(bad.field());
              assertThat(problem.message()).contains(bad.says());
              assertThat(problem.fix()).isNotBlank();
            });
    assertThat(reading.errors())
        .as("nobody else is blamed")
        .allSatisfy(problem -> assertThat(problem.object()).isEqualTo(bad.bad().ref()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badObject_leavesTheConfigurationInForceAndHealsWhenItGoes(Case bad) {
    ConfigurationInForce state = new ConfigurationInForce(CONFIG_MAP, () -> now);
    state.onInput(input(BadObjects.GOOD));
    Configuration before = state.inForce().orElseThrow();

    state.onInput(input(bad.resources()));
    now += ConfigurationInForce.LONGEST_WAIT.toNanos();
    state.settle();
    assertThat(state.inForce()).contains(before);
    assertThat(state.problems()).anyMatch(ConfigurationProblem::isError);

    state.onInput(input(BadObjects.GOOD));
    now += ConfigurationInForce.LONGEST_WAIT.toNanos();
    state.settle();
    assertThat(state.inForce()).contains(before);
    assertThat(state.problems()).isEmpty();
  }
}
