package io.herald.lab.bench.failover;

import io.herald.lab.KeptLogs;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
      "The report is written anew after each scenario. Logs of the speakers of a run that broke"
          + " down are kept under target/bench/logs."
    })
public final class FailoverCommand implements Callable<Integer> {
  private final List<Series> done = new ArrayList<>();
  private final Machine machine = Machine.now();

  @Option(
      names = "--only",
      paramLabel = "F1,F2",
      split = ",",
      description = "only these scenarios, in this order (default: all)")
  private List<String> only = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "how often each scenario is run (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      defaultValue = "3",
      description =
          "on how many nodes, or on which numbers one after the other; F5 is always on 2 and F9 on 5"
              + " (default: ${DEFAULT-VALUE})")
  private List<Integer> nodes = List.of();

  @Option(
      names = "--short",
      description = "20 s instead of the minutes that F9 and F10 last, to try them out")
  private boolean shortened;

  @Override
  public Integer call() {
    if (runs < 1) {
      throw new LabException("--runs: must be at least 1");
    }
    if (nodes.stream().anyMatch(n -> n < 2 || n > 20)) {
      throw new LabException("--nodes: must be from 2 to 20");
    }
    for (var scenario : Scenarios.select(only, shortened)) {
      nodes.stream().map(scenario::nodes).distinct().forEach(number -> run(scenario, number));
    }
    System.out.println(report().write());
    return 0;
  }

  private void run(Scenario scenario, int number) {
    var outcomes = new ArrayList<Outcome>();
    @Nullable Stage stage = null;
    try {
      for (int run = 0; run < runs; run++) {
        try {
          if (stage == null) {
            stage = Stage.open(number, scenario.services(number));
          }
          stage.reset();
          outcomes.add(scenario.run(stage, run));
        } catch (LabException e) {
          outcomes.add(failed(e));
          stage = abandon(stage, scenario.id() + "-" + number + "-" + (run + 1));
        }
        say(scenario, number, run, outcomes.get(run));
      }
    } finally {
      if (stage != null) {
        stage.close();
      }
    }
    done.add(new Series(scenario.id(), scenario.title(), number, scenario.target(), outcomes));
    report().write();
  }

  /** A cluster that did not come back is of no use to the next run. */
  private static @Nullable Stage abandon(@Nullable Stage stage, String name) {
    if (stage != null) {
      try {
        KeptLogs.copy(stage.lab().folder(), Report.folder().resolve("logs").resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        stage.close();
      }
    }
    return null;
  }

  private static Outcome failed(LabException e) {
    return new Outcome(
        Double.POSITIVE_INFINITY, 0, 0, 0, 0, Map.of(), List.of("broke down: " + e.getMessage()));
  }

  private void say(Scenario scenario, int number, int run, Outcome outcome) {
    System.err.printf(
        Locale.ROOT,
        "%s, %d nodes, run %d of %d: %.0f ms, %d lost, %.1f moves, %.0f ms with two answerers %s%n",
        scenario.id(),
        number,
        run + 1,
        runs,
        outcome.millis(),
        outcome.lost(),
        outcome.movesPerAddress(),
        outcome.twoAnswerersMillis(),
        outcome.violations().isEmpty() ? "" : outcome.violations());
  }

  private Report report() {
    var page = new FailoverPage(done, shortened);
    return Report.of("failover", machine, page.markdown(), page.data());
  }
}
