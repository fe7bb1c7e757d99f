package io.herald.kubernetes;

import io.herald.actors.api.AllocatorLease;
import io.herald.actors.api.ClusterListener;
import io.herald.actors.api.ConfigurationReport;
import io.herald.actors.api.Event;
import io.herald.actors.api.KubernetesApi;
import io.herald.actors.api.StatusReport;
import io.herald.actors.api.StatusResult;
import io.herald.actors.api.StatusUpdate;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.client.ApiConnection;
import io.herald.kubernetes.client.Fence;
import io.herald.kubernetes.configuration.ConfigurationInForce;
import io.herald.kubernetes.lease.KubernetesLease;
import io.herald.kubernetes.report.ReportWriter;
import io.herald.kubernetes.watch.ClusterWatch;
import io.herald.kubernetes.write.ConfigurationStateWriter;
import io.herald.kubernetes.write.EventWriter;
import io.herald.kubernetes.write.StatusWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way in: one connection to the Kubernetes API, with the watch, the writers and the Lease on
 * it. Only the node that runs the allocator opens one. Thread-safe.
 *
 * <p>Once the Lease has been contended for, a status is written only while it is held: what still
 * waits in the queue when it is lost fails, and what is under way is given up.
 */
public final class KubernetesConnection implements KubernetesApi {

  /** What one allocator tells the next by way of the Lease: what its configuration came from. */
  private static final String FROM_RESOURCES = "custom-resources";

  private static final String FROM_CONFIG_MAP = "config-map";

  private final KubernetesSettings settings;
  private final ApiConnection connection;
  private final KubernetesLease lease;
  private final StatusWriter statuses;
  private final EventWriter events;
  private final ConfigurationStateWriter states;
  private final ReportWriter reports;
  private @Nullable ClusterWatch watch;

  private KubernetesConnection(KubernetesSettings settings, ApiConnection connection) {
    this.settings = settings;
    this.connection = connection;
    this.lease = new KubernetesLease(connection, settings);
    Fence fence = () -> lease.isContending() ? lease.left() : Fence.UNLIMITED;
    this.statuses = new StatusWriter(connection, fence);
    this.states = new ConfigurationStateWriter(connection, settings.namespace(), fence);
    this.events = new EventWriter(connection);
    this.reports = new ReportWriter(connection, settings, fence);
  }

  /**
   * Prepares a connection; a server that does not answer yet is no error.
   *
   * @throws IOException when the credentials cannot be found or read, saying which and why
   */
  public static KubernetesConnection open(KubernetesSettings settings) throws IOException {
    return new KubernetesConnection(settings, ApiConnection.open(settings.kubeconfig()));
  }

  @Override
  public AllocatorLease lease() {
    return lease;
  }

  /** What is known of the Lease, for the operator. */
  public KubernetesLease.Standing leaseStanding() {
    return lease.standing();
  }

  /** How long ago the server last answered anything. */
  public Duration silence() {
    return connection.reachability().silence();
  }

  @Override
  public synchronized void watch(ClusterListener listener) {
    if (watch != null) {
      throw new IllegalStateException("already watching");
    }
    ObjectRef configMap =
        new ObjectRef("v1", "ConfigMap", settings.namespace(), settings.configMap(), "");
    ConfigurationInForce configuration =
        new ConfigurationInForce(
            configMap,
            System::nanoTime,
            lease.inherited().equals(FROM_RESOURCES),
            resources -> lease.leave(resources ? FROM_RESOURCES : FROM_CONFIG_MAP));
    watch = new ClusterWatch(connection, settings, configuration, listener);
    watch.start();
  }

  @Override
  public CompletionStage<StatusResult> writeStatus(StatusUpdate update) {
    return statuses.write(update);
  }

  @Override
  public void reportConfiguration(ConfigurationReport report) {
    states.report(report);
  }

  @Override
  public void report(StatusReport report) {
    reports.report(report);
  }

  @Override
  public void publish(Event event) {
    events.publish(event);
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
    // No write may still be under way when another may take over.
    statuses.close();
    states.close();
    reports.close();
    if (statuses.hasCutOff()) {
      lease.abandon();
    } else {
      lease.close();
    }
    events.close();
    connection.close();
  }
}
