package io.herald.bootstrap.cli;

import io.herald.bootstrap.settings.SettingsReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code herald settings}: the reference page. */
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the reference of all settings, in Markdown.")
final class SettingsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  SettingsCommand() {}

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.print(SettingsReference.markdown());
    out.flush();
    return 0;
  }
}
