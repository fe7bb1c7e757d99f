package io.herald.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bin/lab api stop|start}. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "Stops or starts the API server; its objects stay.")
final class ApiCommand implements Callable<Integer> {
  @Mixin private RunningLab lab = new RunningLab();

  @Parameters(paramLabel = "stop|start", description = "what to do")
  private Order order = Order.stop;

  /** The orders, spelled as on the command line. */
  enum Order {
    stop,
    start
  }

  @Override
  public Integer call() {
    System.out.println(lab.order("api", order.name()));
    return 0;
  }
}
