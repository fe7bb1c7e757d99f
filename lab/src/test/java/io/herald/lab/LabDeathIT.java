package io.herald.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.herald.actors.testing.NeedsRoot;
import io.herald.lab.cli.LabCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the lab's process ends, nothing of it stays. */
@NeedsRoot
class LabDeathIT {
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "KILL"})
  void signal_leavesNothingBehind(String signal) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Dlogback.configurationFile=io/herald/lab/logback.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LabCommand.class.getName(),
                    "--no-speakers",
                    "--config",
                    Checkout.file("manifests/samples/article/nginx-deployment.yaml").toString()))
            .redirectErrorStream(true)
            .start();
    var id = awaitUp(process.inputReader());
    assertThat(namespaces(id)).hasSize(5);

    new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();

    process.waitFor();
    await().atMost(Duration.ofSeconds(20)).until(() -> namespaces(id).isEmpty());
    await().until(() -> !Files.exists(Path.of("/run/herald-lab", id)));
  }

  private static String awaitUp(BufferedReader output) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      if (line.matches("Lab .* is up\\.")) {
        return line.split(" ", 3)[1];
      }
    }
    throw new AssertionError("the lab did not come up");
  }

  private static List<String> namespaces(String id) {
    var names = Path.of("/run/netns").toFile().list();
    return names == null
        ? List.of()
        : List.of(names).stream().filter(name -> name.startsWith("herald-" + id + "-")).toList();
  }
}
