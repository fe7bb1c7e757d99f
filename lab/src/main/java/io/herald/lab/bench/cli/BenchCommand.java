package io.herald.lab.bench.cli;

import io.herald.lab.bench.allocator.AllocatorCommand;
import io.herald.lab.bench.failover.FailoverCommand;
import io.herald.lab.bench.footprint.ClassListCommand;
import io.herald.lab.bench.footprint.FootprintCommand;
import io.herald.lab.bench.latency.LatencyCommand;
import io.herald.lab.bench.peers.PeersCommand;
import io.herald.lab.bench.scale.ScaleCommand;
import io.herald.lab.network.LabException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      LatencyCommand.class,
      FootprintCommand.class,
      FailoverCommand.class,
      PeersCommand.class,
      ScaleCommand.class,
      AllocatorCommand.class,
      ClassListCommand.class
    },
    description = {
      "Measures Herald in the lab, on real processes and real frames.",
      "",
      "Each benchmark prints a page and leaves it as target/bench/NAME.md, with every figure in"
          + " NAME.json. Run one at a time on a machine that does nothing else: the reports carry"
          + " the load average, and figures from a busy machine say little.",
      "",
      "Exit status 0 when measured, whether or not the targets were met; 1 when it could not be"
          + " measured."
    })
public final class BenchCommand {
  /** Runs the command line. */
  public static void main(String[] arguments) {
    var line = new CommandLine(new BenchCommand());
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          if (e instanceof LabException) {
            System.err.println("FAILED: " + e.getMessage());
          } else {
            e.printStackTrace();
          }
          return 1;
        });
    System.exit(line.execute(arguments));
  }
}
