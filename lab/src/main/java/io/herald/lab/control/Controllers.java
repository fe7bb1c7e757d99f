package io.herald.lab.control;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.kubeproxy.KubeProxy;
import io.herald.lab.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All controllers of the lab, on one thread. Changes that come while it works are seen together by
 * the next round. After each round it rests as long as the round took, so that thousands of
 * Services made one after the other do not take a processor for themselves. Thread-safe.
 */
public final class Controllers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
  private static final List<String[]> WATCHED =
      List.of(
          new String[] {"v1", "Pod"},
          new String[] {"v1", "Service"},
          new String[] {"apps/v1", "Deployment"},
          new String[] {"discovery.k8s.io/v1", "EndpointSlice"});

  private final ApiServer api;
  private final List<Node> nodes;
  private final KubeProxy proxy;
  private final Duration grace;
  private final Deployments deployments;
  private final Kubelets kubelets;
  private final EndpointSlices slices;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean dirty = new AtomicBoolean();
  private volatile long restUntil = System.nanoTime();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "lab-controllers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param grace how long after a node's power-off the cluster notices (node-monitor-grace-period,
   *     40 s in Kubernetes)
   */
  public Controllers(ApiServer api, List<Node> nodes, KubeProxy proxy, Duration grace) {
    this.api = api;
    this.nodes = List.copyOf(nodes);
    this.proxy = proxy;
    this.grace = grace;
    this.deployments = new Deployments(api);
    this.kubelets = new Kubelets(api, nodes);
    this.slices = new EndpointSlices(api);
    for (var kind : WATCHED) {
      api.watch(kind[0], kind[1], change -> wake());
    }
    nodes.forEach(this::nodeIsBack);
  }

  /** A node was powered off or cut off: after the grace period the cluster knows. */
  public void nodeIsSilent(Node node) {
    worker.schedule(
        () -> {
          if (!node.host().powered()) {
            ready.remove(node.name());
            Nodes.write(api, node, false);
            wake();
          }
        },
        grace.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** A node is up, its daemons started. */
  public void nodeIsBack(Node node) {
    worker.execute(
        () -> {
          ready.add(node.name());
          Nodes.write(api, node, true);
          wake();
        });
  }

  private void wake() {
    if (!dirty.getAndSet(true)) {
      try {
        worker.schedule(this::round, restUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        // The lab is being taken down.
      }
    }
  }

  private void round() {
    dirty.set(false);
    long begun = System.nanoTime();
    try {
      deployments.scale();
      deployments.schedule(
          nodes.stream().filter(node -> ready.contains(node.name())).collect(Collectors.toList()));
      kubelets.sync(Set.copyOf(ready));
      slices.sync();
      proxy.update(ServicePorts.read(api));
    } catch (RuntimeException e) {
      LOG.warn("the lab's controllers: {}", e.toString());
      worker.schedule(this::wake, 500, TimeUnit.MILLISECONDS);
    } finally {
      long ended = System.nanoTime();
      restUntil = ended + (ended - begun);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
