package io.herald.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bootstrap.settings.SettingsLoader;
import io.herald.bootstrap.settings.SettingsReference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HeraldCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void noArguments_printsUsageAndFails() {
    assertThat(execute()).isEqualTo(2);
    assertThat(out.toString()).contains("Usage: herald", "speaker", "settings");
  }

  @Test
  void help_ofEveryCommand_endsWell() {
    for (var command : List.of("speaker", "settings")) {
      assertThat(execute(command, "--help")).as(command).isZero();
    }
    assertThat(out.toString()).contains("--node-name", "--lb-class", "--ml-bindport");
  }

  @Test
  void unknownFlag_isNamedWithTheNearest() {
    assertThat(execute("speaker", "--nodename", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("'--nodename'");
  }

  @Test
  void settings_printsTheReference() {
    assertThat(execute("settings")).isZero();
    assertThat(out.toString()).isEqualTo(SettingsReference.markdown());
  }

  @Test
  void ignored_metalLbFlagsAndVariables_areNamedAsGiven() {
    var line = HeraldCommand.commandLine();
    var parsed =
        line.parseArgs(
            "speaker",
            "--port=7472",
            "--config=config",
            "--ml-bindport=7946",
            "--pod-name=speaker-x",
            "--ml-labels",
            "app=metallb",
            "--ml-wan-config",
            "--host=10.0.0.1",
            "--ignore-exclude-lb=true",
            "--log-level=info");
    var options = mixin(parsed.subcommand());

    assertThat(options.ignored(parsed.subcommand(), Map.of("METALLB_ML_LABELS", "x", "PATH", "/")))
        .containsExactlyInAnyOrder(
            "--ml-bindport",
            "--ml-labels",
            "--ml-wan-config",
            "--host",
            "--pod-name",
            "METALLB_ML_LABELS");
  }

  @Test
  void mlBindaddr_isTheNodesAddressAsItsVariableIs() {
    var parsed =
        HeraldCommand.commandLine()
            .parseArgs("speaker", "--node-name=n1", "--ml-bindaddr=10.0.0.9")
            .subcommand();
    var byFlag = ((SpeakerCommand) parsed.commandSpec().userObject()).flags();
    var name = Map.of("herald.node.name", "n1");
    var variable = Map.of("METALLB_ML_BIND_ADDR", "10.0.0.9");

    assertThat(new SettingsLoader(Map.of(), byFlag, Optional.empty()).load().network().host())
        .isEqualTo(new SettingsLoader(variable, name, Optional.empty()).load().network().host())
        .isEqualTo("10.0.0.9");
    assertThat(mixin(parsed).ignored(parsed, variable)).isEmpty();
  }

  /** There is no controller that they could be given to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--deployment=controller",
        "--ml-secret-name=memberlist",
        "--webhook-mode=enabled",
        "--webhook-secret=webhook-server-cert",
        "--cert-service-name=webhook-service",
        "--disable-cert-rotation=true"
      })
  void controllersFlags_areUnknownToTheSpeaker(String flag) {
    assertThat(execute("speaker", flag)).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown option: '" + flag + "'");
  }

  private static MetalLbOptions mixin(CommandLine.ParseResult parsed) {
    return (MetalLbOptions)
        parsed.commandSpec().mixins().values().stream()
            .map(CommandLine.Model.CommandSpec::userObject)
            .filter(MetalLbOptions.class::isInstance)
            .findFirst()
            .orElseThrow();
  }

  private int execute(String... arguments) {
    return HeraldCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
