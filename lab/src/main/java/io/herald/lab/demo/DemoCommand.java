package io.herald.lab.demo;

import io.herald.lab.Checkout;
import io.herald.lab.KeptLogs;
import io.herald.lab.Lab;
import io.herald.lab.LabOptions;
import io.herald.lab.network.LabDirectory;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Plays the introductory article's story on this machine: two nodes, a client and an API server"
          + " as network namespaces, real speakers, real frames. Each step shows the commands and"
          + " their real output.",
      "",
      "Exit status 0 when every step came out as it should. Everything is removed at the end, also"
          + " after Ctrl-C or a failure."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Path KEPT_LOGS = Path.of("target", "demo-logs");

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DemoCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    var story = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(story), "demo-take-down"));
    var narrator = new Narrator(System.out);
    try {
      play(narrator);
      narrator.say("%nThe demo is done.");
      return 0;
    } catch (RuntimeException e) {
      narrator.say("%nFAILED at step %d: %s", narrator.current(), e.getMessage());
      if (e instanceof LabException || e instanceof UncheckedIOException) {
        return 1;
      }
      throw e;
    } finally {
      closed.countDown();
    }
  }

  private static void play(Narrator narrator) {
    narrator.step("A lab: two nodes, a client, an API server, one LAN");
    Path folder;
    try (var lab = Lab.start(LabOptions.article())) {
      folder = lab.folder();
      for (var node : lab.nodes()) {
        var addresses = node.host().addresses();
        narrator.say(
            "  %-11s %-13s %-20s %s", node, addresses.ipv4(), addresses.ipv6(), addresses.mac());
      }
      try {
        new Demo(lab, narrator).play();
      } catch (RuntimeException e) {
        keepLogs(folder, narrator);
        throw e;
      }
      narrator.step("Take it down");
    }
    if (LabDirectory.running().contains(folder)) {
      throw new LabException("something is left of the lab in " + folder);
    }
    narrator.say("Nothing is left of it.");
  }

  private static void keepLogs(Path folder, Narrator narrator) {
    var kept = Checkout.file(KEPT_LOGS.toString());
    try {
      KeptLogs.copy(folder, kept);
      narrator.say("The logs are in %s.", kept);
    } catch (IOException e) {
      narrator.say("The logs could not be kept: %s", e);
    }
  }

  /** Ctrl-C: the story stops where it is, and the JVM waits until the lab is gone. */
  private void interrupt(Thread story) {
    if (closed.getCount() > 0) {
      story.interrupt();
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
