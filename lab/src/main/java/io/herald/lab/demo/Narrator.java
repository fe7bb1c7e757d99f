package io.herald.lab.demo;

import io.herald.lab.Lab;
import io.herald.lab.network.Host;
import io.herald.lab.network.LabException;
import io.herald.lab.network.ProgramResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what an operator would type and see, and does it. */
final class Narrator {
  private final PrintStream out;
  private final long start = System.nanoTime();
  private int step;

  Narrator(PrintStream out) {
    this.out = out;
  }

  /** Begins a step. */
  void step(String title) {
    step++;
    out.printf(
        Locale.ROOT, "%n── %d. %s  (%.1f s)%n", step, title, (System.nanoTime() - start) / 1e9);
    out.flush();
  }

  /** The number of the step that runs. */
  int current() {
    return step;
  }

  /** A remark. */
  void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  /** A kubectl command with its output. */
  String kubectl(Lab lab, String... arguments) {
    return show("$ kubectl " + String.join(" ", arguments), lab.kubectl(arguments));
  }

  /** A command on a host with its output. */
  String on(Host host, String... command) {
    return show(host.name() + "# " + String.join(" ", command), host.namespace().run(command));
  }

  private String show(String command, ProgramResult result) {
    out.println(command);
    result.output().lines().forEach(line -> out.println("  " + line));
    out.flush();
    return result.orThrow(command);
  }

  /** Fails the demo unless a text holds every part. */
  void expect(String text, List<String> parts) {
    for (var part : parts) {
      if (!text.contains(part)) {
        throw new LabException("expected to see \"" + part + "\"");
      }
    }
  }
}
