package io.herald.kubernetes;

import io.herald.actors.api.ClusterListener;
import io.herald.actors.snapshot.ClusterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Remembers what it hears, and whether two calls ever overlapped. */
public final class RecordingListener implements ClusterListener {

  public final List<ClusterSnapshot> snapshots = new CopyOnWriteArrayList<>();
  public final List<Boolean> reachable = new CopyOnWriteArrayList<>();
  public final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  @Override
  public void onSnapshot(ClusterSnapshot snapshot) {
    enter();
    snapshots.add(snapshot);
    inside.decrementAndGet();
  }

  @Override
  public void onReachable(boolean now) {
    enter();
    reachable.add(now);
    inside.decrementAndGet();
  }

  private void enter() {
    if (inside.incrementAndGet() > 1) {
      overlaps.incrementAndGet();
    }
  }

  public ClusterSnapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  /** Waits for a snapshot that satisfies {@code condition} and returns it. */
  public ClusterSnapshot await(Predicate<ClusterSnapshot> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !snapshots.isEmpty() && condition.test(last()));
    return last();
  }

  public void awaitReachable(boolean value) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !reachable.isEmpty() && reachable.get(reachable.size() - 1) == value);
  }
}
