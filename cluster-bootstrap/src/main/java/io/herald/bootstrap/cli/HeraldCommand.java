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
    subcommands = {SpeakerCommand.class},
    footer = {
      "",
      "Exit status: 0 ended as asked, 1 problems or changes found (check, plan, convert), 2 wrong"
          + " command line or unreadable input, 69 a port, capability or interface is missing, 70 a"
          + " fault in Herald, 78 wrong settings."
    })
public final class HeraldCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Created by {@link #commandLine}. */
  HeraldCommand() {}

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine() {
    return speakerOnly()
        .addSubcommand(new SettingsCommand())
        .addSubcommand(new ConvertCommand())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new PlanCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /**
   * The command line for these arguments. A speaker runs for months, on every node: the classes of
   * the other commands are not loaded for it.
   */
  public static CommandLine commandLine(String... arguments) {
    boolean speaker = arguments.length > 0 && arguments[0].equals("speaker");
    return speaker ? speakerOnly().setUsageHelpAutoWidth(true) : commandLine();
  }

  private static CommandLine speakerOnly() {
    return new CommandLine(new HeraldCommand());
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return spec.exitCodeOnInvalidInput();
  }
}
