package io.herald.lab.bench.failover;

import io.herald.lab.KeptLogs;
import io.herald.lab.bench.ClassArchive;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the table of failures, F1 to F12, and measures each by the client's stopwatch.",
      "",
      "Without options: F1 to F4 20 times on 3 and on 5 nodes, F5 20 times on 2, the others a few"
          + " times. The report is written anew after each run. Logs of the speakers of a run that"
          + " broke down are kept under target/bench/logs."
    })
public final class FailoverCommand implements Callable<Integer> {
  private static final String NAME = "failover";

  private final Machine machine = Machine.now();
  private @Nullable Stage stage;

  @Option(
      names = "--only",
      paramLabel = "F1,F2",
      split = ",",
      description = "only these scenarios (default: all)")
  private List<String> only = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "how often each scenario is run (default: F1 to F5 20 times, others fewer)")
  private @Nullable Integer runs;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      description =
          "on how many nodes, or on which numbers one after the other; F5 is always on 2 and F9 on 5"
              + " (default: F1 to F4 on 3 and on 5, others on 3)")
  private List<Integer> nodes = List.of();

  @Option(
      names = "--continue",
      description =
          "go on with the report that is there: runs that it holds are not repeated. Only for the"
              + " same program on the same machine")
  private boolean goOn;

  @Option(
      names = "--short",
      description = "20 s instead of the minutes that F9 and F10 last, to try them out")
  private boolean shortened;

  /** One series: a scenario on so many nodes. */
  private record Job(Scenario scenario, int nodes) {}

  @Override
  public Integer call() {
    if (runs != null && runs < 1) {
      throw new LabException("--runs: must be at least 1");
    }
    if (nodes.stream().anyMatch(n -> n < 2 || n > 20)) {
      throw new LabException("--nodes: must be from 2 to 20");
    }
    var results = new Results(Scenarios.all(shortened));
    if (goOn) {
      Report.dataOf(NAME).ifPresent(results::read);
    }
    ClassArchive.make();
    try {
      for (var job : jobs()) {
        run(job, results);
      }
    } finally {
      closeStage();
    }
    System.out.println(report(results).write());
    return 0;
  }

  /** Those on as many nodes one after the other, so that they share a lab. */
  private List<Job> jobs() {
    var jobs = new ArrayList<Job>();
    for (var scenario : Scenarios.select(only, shortened)) {
      scenario.nodes(nodes).forEach(number -> jobs.add(new Job(scenario, number)));
    }
    jobs.sort(Comparator.comparingInt(Job::nodes));
    return jobs;
  }

  private void run(Job job, Results results) {
    var scenario = job.scenario();
    int wanted = runs == null ? scenario.runs() : runs;
    for (int run = results.runs(scenario, job.nodes()); run < wanted; run++) {
      if (scenario.ownStage()) {
        closeStage();
      }
      long begun = System.nanoTime();
      Outcome outcome;
      try {
        var cluster = stage(job);
        cluster.reset();
        outcome = scenario.run(cluster, run);
        if (!outcome.meets(scenario.target())) {
          keepLogs(job, run);
        }
      } catch (LabException e) {
        outcome = failed(e);
        keepLogs(job, run);
        // A cluster that did not come back is of no use to the next run.
        closeStage();
      }
      results.add(scenario, job.nodes(), outcome);
      report(results).write();
      say(job, run + 1, wanted, outcome, (System.nanoTime() - begun) / 1e9);
    }
    if (scenario.ownStage()) {
      closeStage();
    }
  }

  private Stage stage(Job job) {
    int services = job.scenario().services(job.nodes());
    if (stage != null && !stage.fits(job.nodes(), services)) {
      closeStage();
    }
    if (stage == null) {
      stage = Stage.open(job.nodes(), services);
    }
    return stage;
  }

  private void closeStage() {
    var old = stage;
    stage = null;
    if (old != null) {
      old.close();
    }
  }

  private void keepLogs(Job job, int run) {
    var name = job.scenario().id() + "-" + job.nodes() + "-" + (run + 1);
    try {
      if (stage != null) {
        KeptLogs.copy(stage.lab().folder(), Report.folder().resolve("logs").resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome failed(LabException e) {
    return new Outcome(
        Double.POSITIVE_INFINITY, 0, 0, 0, 0, Map.of(), List.of("broke down: " + e.getMessage()));
  }

  private static void say(Job job, int run, int runs, Outcome outcome, double seconds) {
    System.err.printf(
        Locale.ROOT,
        "%s, %d nodes, run %d of %d: %.0f ms, %d lost, %.1f moves, %.0f ms with two answerers"
            + " (took %.1f s) %s%n",
        job.scenario().id(),
        job.nodes(),
        run,
        runs,
        outcome.millis(),
        outcome.lost(),
        outcome.movesPerAddress(),
        outcome.twoAnswerersMillis(),
        seconds,
        outcome.violations().isEmpty() ? "" : outcome.violations());
  }

  private Report report(Results results) {
    var page = new FailoverPage(results.all(), shortened);
    return Report.of(NAME, machine, page.markdown(), page.data());
  }
}
