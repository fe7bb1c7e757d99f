package io.herald.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bin/lab status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows nodes, speakers, and which node answers for which address.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private RunningLab lab = new RunningLab();

  @Override
  public Integer call() {
    System.out.println(lab.order("status"));
    return 0;
  }
}
