package io.herald.lab;

import io.herald.lab.network.LabException;
import io.herald.lab.network.ProgramResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the machine's own kubectl, which talks to the lab by the loopback interface only. */
final class Kubectl {
  private Kubectl() {}

  static ProgramResult run(Path kubeconfig, List<String> arguments) {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(arguments);
    try {
      var process =
          new ProcessBuilder(command)
              .directory(Checkout.file(".").toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ProgramResult(process.waitFor(), output);
    } catch (IOException e) {
      throw new LabException("cannot run kubectl: is it installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while kubectl ran", e);
    }
  }
}
