package io.herald.bootstrap.cli;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.kubernetes.documents.Documents;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a check's result.
 *
 * @param severity how bad it is
 * @param problem object, field, reason and fix
 * @param position file and line, or the server
 */
record Finding(Severity severity, ConfigurationProblem problem, String position) {

  /** How bad it is. */
  enum Severity {
    /** The configuration would be refused, or a Service has no address. */
    ERROR,
    /** Probably not what was meant. */
    WARNING
  }

  /** A problem with the position of its field in the documents. */
  static Finding of(Severity severity, ConfigurationProblem problem, Documents documents) {
    // What is wrong in a ConfigMap's text has a line of that text.
    String field = problem.object().kind().equals("ConfigMap") ? "data.config" : problem.field();
    return new Finding(
        severity,
        problem,
        documents.find(problem.object()).map(found -> found.position(field)).orElse(""));
  }

  boolean isError() {
    return severity == Severity.ERROR;
  }

  Map<String, Object> row() {
    return Output.row(
        "severity", severity.name().toLowerCase(Locale.ROOT),
        "object", problem.object().toString(),
        "field", problem.field(),
        "reason", problem.message(),
        "fix", problem.fix(),
        "source", position);
  }
}
