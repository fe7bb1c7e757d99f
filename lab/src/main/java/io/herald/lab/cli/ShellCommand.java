package io.herald.lab.cli;

import io.herald.lab.network.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bin/lab shell HOST}. */
@Command(
    name = "shell",
    mixinStandardHelpOptions = true,
    description = "Opens a shell on a node or the client, or runs one command there.")
final class ShellCommand implements Callable<Integer> {
  @Mixin private RunningLab lab = new RunningLab();

  @Parameters(index = "0", paramLabel = "NODE|client", description = "where")
  private String host = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "what to run, after '--' if it has options; default: $SHELL")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = lab.folder();
    var namespace = "herald-" + folder.getFileName() + "-" + host;
    if (!Files.exists(Path.of("/run/netns", namespace))) {
      throw new LabException("no host " + host + " in lab " + folder.getFileName());
    }
    var line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    line.addAll(command.isEmpty() ? List.of(System.getenv().getOrDefault("SHELL", "sh")) : command);
    var builder = new ProcessBuilder(line).inheritIO();
    builder.environment().put("KUBECONFIG", folder.resolve("api/kubeconfig-lan").toString());
    builder.environment().put("PS1", "[" + host + "] \\w# ");
    return builder.start().waitFor();
  }
}
