package io.herald.lab.kubeproxy;

import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs every node of a lab. One thread does the work; several changes that arrive while it is
 * busy become one. A node is programmed by one {@code nft -f} that says what is different, so that
 * one Service more costs the same whether there are ten or thousands. Thread-safe.
 */
public final class KubeProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubeProxy.class);

  private final List<Node> nodes;
  private final AtomicReference<List<ServicePort>> wanted = new AtomicReference<>(List.of());
  private final Map<String, NftTable> loaded = new HashMap<>();
  private Set<String> udpEndpoints = Set.of();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "lab-kube-proxy");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param nodes the nodes to program; each is programmed anew when it boots
   */
  public KubeProxy(Collection<Node> nodes) {
    this.nodes = List.copyOf(nodes);
    this.nodes.forEach(node -> node.onBoot(() -> await(worker.submit(() -> reload(node)))));
  }

  /** Says what the Services are now; returns at once. */
  public void update(List<ServicePort> services) {
    if (!services.equals(wanted.getAndSet(List.copyOf(services)))) {
      worker.execute(this::sync);
    }
  }

  /** Returns when every earlier {@link #update} has reached the nodes. */
  public void awaitSynced() {
    await(worker.submit(() -> {}));
  }

  private static void await(Future<?> done) {
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new LabException("kube-proxy: " + e.getCause(), e.getCause());
    }
  }

  private void reload(Node node) {
    loaded.remove(node.name());
    program(node, wanted.get());
  }

  private void sync() {
    var services = wanted.get();
    try {
      nodes.forEach(node -> program(node, services));
      forgetConnections(services);
    } catch (LabException e) {
      // Interrupted in the middle: the lab is being taken down.
      if (!worker.isShutdown()) {
        throw e;
      }
    }
  }

  private void program(Node node, List<ServicePort> services) {
    var addresses = node.host().addresses();
    var table = NftRuleset.of(node.name(), List.of(addresses.ipv4(), addresses.ipv6()), services);
    var before = loaded.get(node.name());
    var commands = before == null ? table.whole() : table.changesFrom(before);
    if (commands.isEmpty()) {
      return;
    }
    try {
      node.namespace().runWithInput(commands, "nft", "-f", "-").orThrow("nft on " + node.name());
      loaded.put(node.name(), table);
    } catch (LabException e) {
      // What the node holds is not known any more: it gets the whole table the next time.
      loaded.remove(node.name());
      // A node that is powered off is programmed when it boots.
      if (node.host().powered() && !worker.isShutdown()) {
        LOG.warn("{}", e.getMessage());
      }
    }
  }

  /** UDP has no end of connection: without this a flow would stick to an endpoint that is gone. */
  private void forgetConnections(List<ServicePort> services) {
    var now =
        services.stream()
            .filter(service -> service.protocol() == Protocol.UDP)
            .flatMap(service -> service.endpoints().stream())
            .filter(endpoint -> endpoint.ready() || endpoint.serving())
            .map(Endpoint::address)
            .collect(Collectors.toSet());
    var gone = new HashSet<>(udpEndpoints);
    gone.removeAll(now);
    udpEndpoints = now;
    for (var address : gone) {
      var family = address.indexOf(':') >= 0 ? "ipv6" : "ipv4";
      nodes.stream()
          .filter(node -> node.host().powered())
          .forEach(
              node ->
                  node.namespace()
                      .run("conntrack", "-D", "-f", family, "-p", "udp", "--dst-nat", address));
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
