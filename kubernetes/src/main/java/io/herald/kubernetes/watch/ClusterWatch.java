package io.herald.kubernetes.watch;

import io.herald.actors.api.ClusterListener;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.configuration.ConfigurationInForce;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watches of a cluster, and the one thread that hands their contents to a listener. The first
 * change after a quiet time is delivered at once, later ones of a burst together.
 */
public final class ClusterWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

  /** How long to wait when nothing is due. */
  private static final long IDLE_MILLIS = 60_000;

  private final ApiConnection connection;
  private final ClusterListener listener;
  private final ConfigurationInForce configuration;
  private final long burstMillis;
  private final ClusterStore store;
  private final List<ListWatch<?>> watches = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "herald-snapshots");
  private volatile boolean closed;
  private @Nullable Boolean toldReachable;

  /**
   * Prepares the watches.
   *
   * @param configuration what is in force; used by this watch's thread alone
   */
  public ClusterWatch(
      ApiConnection connection,
      KubernetesSettings settings,
      ConfigurationInForce configuration,
      ClusterListener listener) {
    this.connection = connection;
    this.listener = listener;
    this.configuration = configuration;
    this.store = ClusterStore.watched(configuration.isFromResources());
    this.burstMillis = settings.watch().burst().toMillis();
    String namespace = settings.namespace();
    var times = settings.watch();
    watches.addAll(
        List.of(
            new ListWatch<>(connection, Kind.SERVICES, store.services, times),
            new ListWatch<>(connection, Kind.ENDPOINT_SLICES, store.slices, times),
            new ListWatch<>(connection, Kind.NODES, store.nodes, times),
            new ListWatch<>(connection, Kind.NAMESPACES, store.namespaces, times),
            new ListWatch<>(
                connection,
                Kind.configMap(namespace, settings.configMap()),
                store.configMaps,
                times)));
    store.resources.forEach(
        (kind, cache) ->
            watches.add(
                new ListWatch<>(
                    connection,
                    Kind.metallb(namespace, kind.version(), kind.plural()),
                    cache,
                    times)));
    thread.setDaemon(true);
  }

  /** Starts to watch; call once. */
  public void start() {
    connection
        .reachability()
        .onChange(
            reachable -> {
              watches.forEach(watch -> watch.onReachable(reachable));
              store.wake();
            });
    watches.forEach(ListWatch::start);
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        long wait = configuration.millisUntilDue().orElse(IDLE_MILLIS);
        boolean changed = store.await(Math.min(wait, IDLE_MILLIS));
        if (closed) {
          return;
        }
        tellReachable();
        if (changed || (store.isComplete() && configuration.isDue())) {
          deliver();
          Thread.sleep(burstMillis);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellReachable() {
    boolean reachable = connection.reachability().isReachable();
    boolean known = toldReachable != null || store.isComplete();
    if ((toldReachable == null || toldReachable != reachable) && (known || !reachable)) {
      toldReachable = reachable;
      guarded(() -> listener.onReachable(reachable));
    }
  }

  private void deliver() {
    ClusterStore.Contents contents = store.take();
    if (contents.inputChanged()) {
      configuration.onInput(contents.input());
    }
    configuration.settle();
    ClusterSnapshot snapshot =
        new ClusterSnapshot(
            contents.services(),
            contents.endpoints(),
            contents.nodes(),
            contents.namespaceLabels(),
            configuration.inForce(),
            configuration.problems());
    guarded(() -> listener.onSnapshot(snapshot));
  }

  /** A listener that throws must not end the watch. */
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("the listener to the cluster failed", e);
    }
  }

  /** Ends all watches; the listener may still be in its last call. */
  @Override
  public void close() {
    closed = true;
    watches.forEach(ListWatch::close);
    thread.interrupt();
    store.wake();
  }
}
