package io.herald.kubernetes.configuration;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration: a valid one, or what is wrong with it.
 *
 * @param configuration present exactly when no problem is an error
 * @param problems errors and warnings
 */
public record Reading(Optional<Configuration> configuration, List<ConfigurationProblem> problems) {

  /** Copies the problems. */
  public Reading {
    problems = List.copyOf(problems);
  }

  /** A configuration that is valid when none of the problems is an error. */
  static Reading of(Configuration read, List<ConfigurationProblem> problems) {
    boolean invalid = problems.stream().anyMatch(ConfigurationProblem::isError);
    return new Reading(invalid ? Optional.empty() : Optional.of(read), problems);
  }

  static Reading invalid(List<ConfigurationProblem> problems) {
    return new Reading(Optional.empty(), problems);
  }

  /** The problems that make the configuration invalid. */
  public List<ConfigurationProblem> errors() {
    return problems.stream().filter(ConfigurationProblem::isError).toList();
  }

  /** The problems that do not. */
  public List<ConfigurationProblem> warnings() {
    return problems.stream().filter(problem -> !problem.isError()).toList();
  }
}
