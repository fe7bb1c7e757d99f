package io.herald.lab.bench.failover;

import io.herald.lab.Lab;
import io.herald.lab.network.Daemon;
import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * F10: busy loops take the processors and every speaker collects all its garbage again and again.
 * The value is the number of takeovers, all of them false. There are four loops on the machine,
 * which all the nodes share.
 */
final class BusyMachine implements Scenario {
  private static final int LOOPS = 4;
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
    var loops = startLoops(lab);
    try (var watch = Watch.start(lab, victim.addresses())) {
      while (System.nanoTime() - since < length.toNanos()) {
        lab.nodes().forEach(node -> collectGarbage(lab.speaker(node).pid()));
        LockSupport.parkNanos(BETWEEN_COLLECTIONS.toNanos());
      }
      observed = watch.stop();
    } finally {
      loops.forEach((daemon, node) -> stop(daemon, node));
    }
    var log = stage.log();
    long takeovers = log.takeovers(since);
    stage.settle();
    return Outcome.of(takeovers, observed)
        .with("peers suspected (number)", log.count("peer suspected", since))
        .with("slowest answer to who has", observed.slowestAnswerMillis())
        .must(observed.mostMoves() == 0, "moved " + observed.mostMoves() + " times");
  }

  private static Map<Daemon, Node> startLoops(Lab lab) {
    var loops = new LinkedHashMap<Daemon, Node>();
    for (int i = 0; i < LOOPS; i++) {
      var node = lab.nodes().get(i % lab.nodes().size());
      var loop = node.daemon("busy-" + i, List.of("sh", "-c", "while :; do :; done"), Map.of());
      loop.start();
      loops.put(loop, node);
    }
    return loops;
  }

  private static void stop(Daemon loop, Node node) {
    node.forget(loop);
    loop.terminate(Duration.ofSeconds(2));
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
