package io.herald.lab.bench;

import io.herald.lab.network.Daemon;
import io.herald.lab.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Four loops that take all the processor time they get, on the nodes in turn. All the nodes of a
 * lab share the machine's processors. Thread-safe.
 */
public final class BusyLoops implements AutoCloseable {
  private static final int LOOPS = 4;

  private final List<Runnable> ends = new ArrayList<>();

  private BusyLoops() {}

  /** Starts them. */
  public static BusyLoops start(List<Node> nodes) {
    var loops = new BusyLoops();
    for (int i = 0; i < LOOPS; i++) {
      var node = nodes.get(i % nodes.size());
      Daemon loop = node.daemon("busy-" + i, List.of("sh", "-c", "while :; do :; done"), Map.of());
      loop.start();
      loops.ends.add(
          () -> {
            node.forget(loop);
            loop.terminate(Duration.ofSeconds(2));
          });
    }
    return loops;
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
    ends.clear();
  }
}
