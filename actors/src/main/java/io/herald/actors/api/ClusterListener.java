package io.herald.actors.api;

import io.herald.actors.snapshot.ClusterSnapshot;

/** Hears what the watch of the Kubernetes API sees. Calls never overlap. */
public interface ClusterListener {

  /**
   * Something changed. Bursts of changes are one call; the first one comes when every kind has been
   * listed.
   */
  void onSnapshot(ClusterSnapshot snapshot);

  /** The API server answers again, or no longer does. What was seen last stays valid meanwhile. */
  void onReachable(boolean reachable);
}
