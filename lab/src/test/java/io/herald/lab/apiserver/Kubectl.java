package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of the machine's {@code kubectl} programs, bound to a server. */
final class Kubectl {
  private static final long SECONDS = 30;

  private final Path program;
  private final Path kubeconfig;
  private final Path home;

  Kubectl(Path program, Path kubeconfig, Path home) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.home = home;
  }

  /**
   * Those on the path, and further ones that the environment's {@code HERALD_KUBECTL} names,
   * separated by colons.
   */
  static Set<Path> installed() {
    List<String> candidates = new ArrayList<>();
    String path = System.getenv().getOrDefault("PATH", "");
    Stream.of(path.split(File.pathSeparator)).map(dir -> dir + "/kubectl").forEach(candidates::add);
    candidates.addAll(List.of(System.getenv().getOrDefault("HERALD_KUBECTL", "").split(":")));
    Set<Path> found = new LinkedHashSet<>();
    for (String candidate : candidates) {
      Path file = Path.of(candidate);
      if (!candidate.isEmpty() && Files.isExecutable(file)) {
        try {
          found.add(file.toRealPath());
        } catch (IOException e) {
          // A broken link is no program.
        }
      }
    }
    return found;
  }

  /** Runs it and returns what it printed; it must succeed. */
  String run(String... arguments) throws Exception {
    Result result = attempt("", arguments);
    assertThat(result.exit()).as("%s: %s", String.join(" ", arguments), result.output()).isZero();
    return result.output();
  }

  /** Runs it with an input; it must succeed. */
  String pipe(String input, String... arguments) throws Exception {
    Result result = attempt(input, arguments);
    assertThat(result.exit()).as("%s: %s", String.join(" ", arguments), result.output()).isZero();
    return result.output();
  }

  /** Runs it with an input. */
  Result attempt(String input, String... arguments) throws Exception {
    Process process = start(arguments);
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It need not read its input.
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl hangs: " + String.join(" ", arguments));
    }
    return new Result(process.exitValue(), output);
  }

  /** Starts it, with both outputs in one. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("EDITOR", "sed -i s/8080/8088/");
    return builder.start();
  }

  record Result(int exit, String output) {}
}
