package io.herald.bootstrap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code herald}: without a subcommand it prints its usage. */
@Command(
    name = "herald",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A load balancer for bare-metal Kubernetes.",
    subcommands = {SpeakerCommand.class, SettingsCommand.class},
    footer = {
      "",
      "Exit status: 0 ended as asked, 2 wrong command line, 69 a port, capability or interface is"
          + " missing, 70 a fault in Herald, 78 wrong settings."
    })
public final class HeraldCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Created by {@link #commandLine}. */
  HeraldCommand() {}

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new HeraldCommand()).setUsageHelpAutoWidth(true);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return spec.exitCodeOnInvalidInput();
  }
}
