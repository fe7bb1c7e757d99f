package io.herald.actors.api;

import java.util.concurrent.CompletionStage;

/**
 * The Kubernetes API, as the allocator uses it. Only the node that runs the allocator opens one.
 * Thread-safe. An API server that is down is never an exception: watches reconnect with back-off,
 * writes complete with {@link StatusResult.Failed}, events are dropped after some retries.
 */
public interface KubernetesApi extends AutoCloseable {

  /**
   * Starts to watch. May be called once.
   *
   * @param listener told of each change, on a thread of the implementation, never concurrently
   */
  void watch(ClusterListener listener);

  /**
   * Writes {@code status.loadBalancer} and the pool annotation of a Service, if its resource
   * version is still the one the decision was made from.
   */
  CompletionStage<StatusResult> writeStatus(StatusUpdate update);

  /**
   * Makes the ConfigurationState objects say this: what differs is written, what says it already is
   * left alone. Returns at once. Repeat it every few seconds: that retries what failed and mends
   * what somebody has changed, and costs nothing while all is well.
   */
  void reportConfiguration(ConfigurationReport report);

  /**
   * Publishes an event; the same event again within a while only raises the count of the first.
   * Returns at once.
   */
  void publish(Event event);

  /**
   * The Lease. Once it has been contended for, a status is written only while it is held: what
   * still waits in a queue when it is lost fails.
   */
  AllocatorLease lease();

  /**
   * Stops watching, gives the Lease back and closes the connections. Idempotent; may take a second
   * or two when the server does not answer.
   */
  @Override
  void close();
}
