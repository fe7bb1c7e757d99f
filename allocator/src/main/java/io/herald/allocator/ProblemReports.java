package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.config.ConfigurationProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what is wrong with the configuration: each problem once, and again only after
 * it had gone. Not thread-safe.
 */
final class ProblemReports {

  private static final Logger log = LoggerFactory.getLogger(ProblemReports.class);

  private final Consumer<Event> publish;
  private final String node;
  private Set<ConfigurationProblem> reported = Set.of();

  ProblemReports(Consumer<Event> publish, String node) {
    this.publish = publish;
    this.node = node;
  }

  /**
   * Reports what is new.
   *
   * @param configured whether there is an earlier configuration to go on with
   */
  void report(List<ConfigurationProblem> problems, boolean configured) {
    for (ConfigurationProblem problem : problems) {
      if (!reported.contains(problem)) {
        report(problem, problem + (problem.isError() ? consequence(configured) : ""));
      }
    }
    reported = new HashSet<>(problems);
  }

  private static String consequence(boolean configured) {
    return configured
        ? "; the last valid configuration stays in force"
        : "; nothing is allocated until there is a valid configuration";
  }

  private void report(ConfigurationProblem problem, String message) {
    String reason =
        switch (problem.severity()) {
          case ERROR -> "InvalidConfiguration";
          case WARNING -> "ConfigurationWarning";
          case IGNORED -> "ConfigurationIgnored";
        };
    log.warn("{}: {}", reason, message);
    publish.accept(
        new Event(problem.object(), Event.Type.WARNING, reason, message, Event.ALLOCATOR, node));
  }
}
