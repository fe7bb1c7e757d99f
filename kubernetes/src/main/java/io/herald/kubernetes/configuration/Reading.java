package io.herald.kubernetes.configuration;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration: a valid one, or what is wrong with it.
 *
 * @param configuration present exactly when there are no problems
 * @param problems what is wrong
 */
public record Reading(Optional<Configuration> configuration, List<ConfigurationProblem> problems) {

  /** Copies the problems. */
  public Reading {
    problems = List.copyOf(problems);
  }

  static Reading valid(Configuration configuration) {
    return new Reading(Optional.of(configuration), List.of());
  }

  static Reading invalid(List<ConfigurationProblem> problems) {
    return new Reading(Optional.empty(), problems);
  }
}
