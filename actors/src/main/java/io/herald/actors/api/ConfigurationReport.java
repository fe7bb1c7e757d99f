package io.herald.actors.api;

import io.herald.actors.config.ConfigurationProblem;
import java.util.List;
import java.util.Set;

/**
 * What the ConfigurationState objects are to say: one for the allocator, one for each speaker.
 *
 * @param speakers the nodes that have a speaker
 * @param nodes every Node; the object of a speaker whose Node is gone goes as well
 * @param problems what is wrong with the configuration that was read last
 */
public record ConfigurationReport(
    Set<String> speakers, Set<String> nodes, List<ConfigurationProblem> problems) {

  /** Copies the collections. */
  public ConfigurationReport {
    speakers = Set.copyOf(speakers);
    nodes = Set.copyOf(nodes);
    problems = List.copyOf(problems);
  }

  /** Whether the configuration that was read last is in force. */
  public boolean isValid() {
    return problems.stream().noneMatch(ConfigurationProblem::isError);
  }
}
