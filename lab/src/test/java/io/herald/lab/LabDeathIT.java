package io.herald.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.cli.LabCommand;
import io.herald.lab.demo.DemoCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the lab's process ends, nothing of it stays. */
@NeedsRoot
class LabDeathIT {
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void signal_leavesNothingBehind(String signal) throws IOException, InterruptedException {
    var process =
        start(
            LabCommand.class,
            "--no-speakers",
            "--config",
            Checkout.file("manifests/samples/article/nginx-deployment.yaml").toString());
    var id = awaitLine(process.inputReader(), "Lab (\\w+) is up\\.");
    assertThat(namespaces(id)).hasSize(5);

    signal(process, signal);

    process.waitFor();
    awaitNothingLeft(id);
  }

  /** In the second step the story waits for its cluster, which takes seconds. */
  @Test
  void interrupt_inTheMiddleOfTheDemo_stopsAtThatStepAndLeavesNothingBehind() throws Exception {
    var process = start(DemoCommand.class);
    var output = process.inputReader();
    awaitLine(output, "── (2)\\..*");
    var id = labOf(process);
    assertThat(namespaces(id)).hasSize(5);

    signal(process, "INT");

    assertThat(output.lines())
        .last()
        .asString()
        .startsWith("FAILED at step 2: interrupted while waiting for");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    awaitNothingLeft(id);
  }

  @Test
  void demo_withoutAProgramThatItNeeds_saysAtWhichStep(@TempDir Path programs) throws Exception {
    for (var present : List.of("setsid", "sh", "cat", "rm")) {
      Files.copy(Path.of("/usr/bin", present), programs.resolve(present));
    }
    var builder = builder(DemoCommand.class);
    builder.environment().put("PATH", programs.toString());

    var process = builder.start();

    assertThat(process.inputReader().lines())
        .last()
        .isEqualTo("FAILED at step 1: cannot run ip: is it installed?");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static Process start(Class<?> command, String... arguments) throws IOException {
    return builder(command, arguments).start();
  }

  private static ProcessBuilder builder(Class<?> command, String... arguments) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Dlogback.configurationFile=io/herald/lab/logback.xml");
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), command.getName()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectErrorStream(true);
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
  }

  private static void awaitNothingLeft(String id) {
    await().atMost(Duration.ofSeconds(20)).until(() -> namespaces(id).isEmpty());
    await().until(() -> !Files.exists(Path.of("/run/herald-lab", id)));
  }

  /** The demo does not say its lab's name; the watchdog that it started bears it. */
  private static String labOf(Process process) {
    var prefix = Pattern.compile("herald-(\\w{4})-");
    return process
        .children()
        .flatMap(child -> Stream.of(child.info().arguments().orElse(new String[0])))
        .map(prefix::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static String awaitLine(BufferedReader output, String pattern) throws IOException {
    var seen = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      var matcher = Pattern.compile(pattern).matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
      seen.add(line);
    }
    throw new AssertionError("it did not come to " + pattern + ": " + seen);
  }

  private static List<String> namespaces(String id) {
    var names = Path.of("/run/netns").toFile().list();
    return names == null
        ? List.of()
        : List.of(names).stream().filter(name -> name.startsWith("herald-" + id + "-")).toList();
  }
}
