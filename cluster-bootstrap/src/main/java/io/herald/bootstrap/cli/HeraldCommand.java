package io.herald.bootstrap.cli;

import io.herald.bootstrap.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
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
          + " command line, or input that is unreadable or (plan) invalid, 69 a port, capability or interface is missing, 70 a"
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
    // Without a handler a fault would end with 1, as if something had been found.
    return new CommandLine(new HeraldCommand())
        .setExecutionExceptionHandler(HeraldCommand::onFault);
  }

  private static int onFault(Exception fault, CommandLine command, ParseResult result) {
    fault.printStackTrace(command.getErr());
    command.getErr().flush();
    return ExitCode.SOFTWARE.status();
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return spec.exitCodeOnInvalidInput();
  }
}
