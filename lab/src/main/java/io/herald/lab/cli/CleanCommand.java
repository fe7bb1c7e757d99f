package io.herald.lab.cli;

import io.herald.lab.network.LabDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bin/lab clean}. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = "Removes what labs left that did not end well. Running labs are left alone.")
final class CleanCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    var removed = LabDirectory.sweep();
    System.out.println(removed.isEmpty() ? "nothing to clean" : "removed " + removed);
    return 0;
  }
}
