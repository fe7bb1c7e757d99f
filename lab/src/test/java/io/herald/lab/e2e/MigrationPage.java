package io.herald.lab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.lab.Checkout;
import java.util.ArrayList;
import java.util.List;

/** The commands that the page MIGRATION.md has its readers type, step by step. */
final class MigrationPage {
  private static final String FILE = "manifests/overlays/metallb-system/MIGRATION.md";
  private static final String KUBECTL = "       kubectl ";

  private final List<String> lines = Cluster.read(Checkout.file(FILE)).lines().toList();

  /**
   * The arguments of kubectl in one step, a string for each command.
   *
   * @param title the bold words that the numbered step begins with
   */
  List<String> commands(String title) {
    var commands = new ArrayList<String>();
    boolean inside = false;
    for (var line : lines) {
      if (line.matches("\\d+\\. .*")) {
        inside = line.contains("**" + title);
      } else if (inside && line.startsWith(KUBECTL)) {
        commands.add(line.substring(KUBECTL.length()));
      }
    }
    assertThat(commands).as("commands of the step \"%s\" in %s", title, FILE).isNotEmpty();
    return commands;
  }
}
