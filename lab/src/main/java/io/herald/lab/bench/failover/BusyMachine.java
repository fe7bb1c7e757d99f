package io.herald.lab.bench.failover;

import io.herald.lab.bench.BusyLoops;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * F10: busy loops take the processors and every speaker collects all its garbage again and again.
 * The value is the number of takeovers, all of them false. There are four loops on the machine,
 * which all the nodes share.
 */
final class BusyMachine implements Scenario {
  private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(5);

  private final Duration length;

  BusyMachine(Duration length) {
    this.length = length;
  }

  @Override
  public String id() {
    return "F10";
  }

  @Override
  public String title() {
    return "4 busy loops and full GCs for " + length.toSeconds() + " s";
  }

  @Override
  public Target target() {
    return Target.worst("no takeover (the value is their number)", 0);
  }

  @Override
  public int runs() {
    return 1;
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var victim = stage.victim(node -> true);
    var lab = stage.lab();
    long since = System.nanoTime();
    Observed observed;
    try (var loops = BusyLoops.start(lab.nodes());
        var watch = Watch.start(lab, victim.addresses())) {
      while (System.nanoTime() - since < length.toNanos()) {
        lab.nodes().forEach(node -> collectGarbage(lab.speaker(node).pid()));
        LockSupport.parkNanos(BETWEEN_COLLECTIONS.toNanos());
      }
      observed = watch.stop();
    }
    var log = stage.log();
    long takeovers = log.takeovers(since);
    stage.settle();
    return Outcome.of(takeovers, observed)
        .with("peers suspected (number)", log.count("peer suspected", since))
        .with("slowest answer to who has", observed.slowestAnswerMillis())
        .must(observed.mostMoves() == 0, "moved " + observed.mostMoves() + " times");
  }

  private static void collectGarbage(long pid) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

    try {
      new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new LabException("cannot run " + jcmd + ": a JDK is needed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }
}
