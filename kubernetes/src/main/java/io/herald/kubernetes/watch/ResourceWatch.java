package io.herald.kubernetes.watch;

import io.herald.kubernetes.KubernetesSettings.WatchSettings;
import io.herald.kubernetes.client.ApiConnection;

/** Watches one kind of the group {@code metallb.io} in one namespace, on a thread of its own. */
public final class ResourceWatch implements AutoCloseable {

  private final ApiConnection connection;
  private final ListWatch<CustomResource> watch;

  /**
   * Prepares the watch.
   *
   * @param plural the kind's plural name; the server need not know it
   * @param sink takes what the watch brings, on its thread
   */
  public ResourceWatch(
      ApiConnection connection,
      String namespace,
      String plural,
      Sink<CustomResource> sink,
      WatchSettings settings) {
    this.connection = connection;
    watch = new ListWatch<>(connection, Kind.metallb(namespace, "v1beta1", plural), sink, settings);
  }

  /** Starts to watch; call once. */
  public void start() {
    connection.reachability().onChange(watch::onReachable);
    watch.start();
  }

  @Override
  public void close() {
    watch.close();
  }
}
