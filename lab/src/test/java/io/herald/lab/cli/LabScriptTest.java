package io.herald.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/lab} in a made-up checkout, with programs that only say that they were run. */
class LabScriptTest {
  private static final List<String> PROGRAMS =
      List.of(
          "java",
          "javac",
          "mvn",
          "ip",
          "nft",
          "conntrack",
          "perl",
          "ps",
          "curl",
          "setsid",
          "kubectl",
          "apt-get");

  @TempDir Path checkout;

  @BeforeEach
  void makeUp() throws IOException {
    for (var script : List.of("lab", ".setup")) {
      var copy = checkout.resolve("bin").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(Checkout.file("bin").resolve(script), copy);
    }
    for (var name : PROGRAMS) {
      program(name, "echo ran " + name);
    }
    program("id", "echo 0");
    file("lab/target/herald-lab.jar");
    file("cluster-bootstrap/target/herald.jar");
    file("lab/target/.built");
    var changed = file("lab/src/main/java/Changed.java");
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private Path file(String name) throws IOException {
    var file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private void program(String name, String body) throws IOException {
    var program = file("programs/" + name);
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(String... arguments) throws IOException {
    var line = new ArrayList<>(List.of("bash", checkout.resolve("bin/lab").toString()));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", checkout.resolve("programs") + ":/usr/bin:/bin");
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "power-off", "shell", "clean"})
  void subcommand_sourcesChanged_runsWhatARunningLabWasStartedFrom(String subcommand)
      throws IOException {
    assertThat(run(subcommand, "k8s-node")).contains("ran java").doesNotContain("ran mvn");
  }

  @Test
  void start_sourcesChanged_buildsFirst() throws IOException {
    assertThat(run("--nodes", "3")).containsSubsequence("ran mvn", "ran java");
  }

  @Test
  void subcommand_nothingBuilt_builds() throws IOException {
    Files.delete(checkout.resolve("lab/target/herald-lab.jar"));
    assertThat(run("status")).containsSubsequence("ran mvn", "ran java");
  }
}
