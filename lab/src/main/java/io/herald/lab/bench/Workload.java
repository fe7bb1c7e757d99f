package io.herald.lab.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.Lab;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.LabException;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects that benchmarks put into a lab: a pool, a pod on each node, Services in front of
 * them. Written to the API server directly, past HTTP, unless said. Thread-safe.
 */
public final class Workload {
  /** Where the pods serve HTTP, and the Services' port for it. */
  public static final int TCP_PORT = 80;

  /** Where the pods echo datagrams, and the Services' port for it. */
  public static final int UDP_PORT = 7;

  private static final String NAMESPACE = "default";
  private static final String HERALD_NAMESPACE = "herald-system";
  private static final String NODE_LABEL = "bench/node";
  private static final Map<String, String> EVERYWHERE = Map.of("app", "web");

  private final Lab lab;

  /** For a lab that has none of these objects yet. */
  public Workload(Lab lab) {
    this.lab = lab;
  }

  /** Makes the only pool, as {@code 192.168.1.210-192.168.1.229}, by the article's ConfigMap. */
  public void pool(String range) {
    var map = object("v1", "ConfigMap", HERALD_NAMESPACE, "config");
    Json.child(map, "data")
        .put(
            "config",
            """
            address-pools:
              - name: default
                protocol: layer2
                addresses:
                  - %s
            """
                .formatted(range));
    lab.api().apply(map);
  }

  /**
   * Puts a pod on each node and waits until all are ready.
   *
   * @param patience how long to wait
   */
  public void pods(Duration patience) {
    for (var node : lab.nodes()) {
      lab.api().apply(pod(node));
    }
    Lab.poll(
        "a ready pod on each node",
        patience,
        () ->
            Optional.of(
                    lab.api().list("v1", "Pod", NAMESPACE).stream()
                        .filter(pod -> Json.at(pod, "status", "conditions").size() > 0)
                        .filter(pod -> !Json.text(pod, "status", "podIP").isEmpty())
                        .count())
                .filter(ready -> ready == lab.nodes().size()));
  }

  /** The name of the pod on a node. */
  public static String podName(Node node) {
    return "web-" + node.name();
  }

  private static ObjectNode pod(Node node) {
    var pod = object("v1", "Pod", NAMESPACE, podName(node));
    var labels = Json.child(pod, "metadata", "labels");
    EVERYWHERE.forEach(labels::put);
    labels.put(NODE_LABEL, node.name());
    var spec = Json.child(pod, "spec").put("nodeName", node.name());
    var container = spec.putArray("containers").addObject();
    container.put("name", "web").put("image", "web");
    var ports = container.putArray("ports");
    ports.addObject().put("containerPort", TCP_PORT).put("protocol", "TCP");
    ports.addObject().put("containerPort", UDP_PORT).put("protocol", "UDP");
    return pod;
  }

  /** Makes a Service in front of all pods. */
  public void service(String name) {
    lab.api().apply(serviceObject(name, EVERYWHERE));
  }

  /** Makes or changes a Service so that only the pods on this node serve it. */
  public void serviceOf(String name, Node node) {
    lab.api().apply(serviceObject(name, Map.of(NODE_LABEL, node.name())));
  }

  /** Makes a Service of one port that only the pod on this node serves: light for kube-proxy. */
  public void lightService(String name, Node node) {
    var service = serviceObject(name, Map.of(NODE_LABEL, node.name()));
    var spec = Json.child(service, "spec");
    spec.remove("ports");
    port(spec.putArray("ports").addObject(), "http", "TCP", TCP_PORT);
    lab.api().apply(service);
  }

  /**
   * Makes a Service that no load balancer sees: kube-proxy serves an external IP that somebody else
   * brings to a node.
   */
  public void externalService(String name, String address, Node node) {
    var service = serviceObject(name, Map.of(NODE_LABEL, node.name()));
    var spec = Json.child(service, "spec").put("type", "ClusterIP");
    spec.remove("allocateLoadBalancerNodePorts");
    spec.putArray("externalIPs").add(address);
    lab.api().apply(service);
  }

  /** Deletes a Service. */
  public void delete(String name) {
    lab.api().delete("v1", "Service", NAMESPACE, name);
  }

  /** Writes a manifest of a Service in front of all pods, for kubectl. */
  public Path manifest(String name) {
    try {
      var file = lab.folder().resolve(name + ".json");
      return Files.write(file, Json.bytes(serviceObject(name, EVERYWHERE)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a manifest", e);
    }
  }

  private static ObjectNode serviceObject(String name, Map<String, String> selector) {
    var service = object("v1", "Service", NAMESPACE, name);
    var spec = Json.child(service, "spec").put("type", "LoadBalancer");
    spec.put("allocateLoadBalancerNodePorts", false);
    var labels = Json.child(spec, "selector");
    selector.forEach(labels::put);
    var ports = spec.putArray("ports");
    port(ports.addObject(), "http", "TCP", TCP_PORT);
    port(ports.addObject(), "echo", "UDP", UDP_PORT);
    return service;
  }

  private static void port(ObjectNode port, String name, String protocol, int number) {
    port.put("name", name).put("protocol", protocol).put("port", number).put("targetPort", number);
  }

  private static ObjectNode object(String version, String kind, String namespace, String name) {
    var object = Json.object().put("apiVersion", version).put("kind", kind);
    Json.child(object, "metadata").put("namespace", namespace).put("name", name);
    return object;
  }

  /** Waits until a Service of this workload has an address. */
  public String awaitAddress(String service, Duration patience) {
    return lab.awaitAddress(NAMESPACE, service, patience);
  }

  /**
   * The node whose allocator holds the Lease.
   *
   * @throws LabException when nobody takes it in time
   */
  public Node awaitAllocator(Duration patience) {
    return Lab.poll(
        "a holder of the Lease",
        patience,
        () ->
            lab.api()
                .get("coordination.k8s.io/v1", "Lease", HERALD_NAMESPACE, "herald-allocator")
                .map(lease -> Json.text(lease, "spec", "holderIdentity"))
                .flatMap(
                    holder ->
                        lab.nodes().stream().filter(n -> n.name().equals(holder)).findFirst()));
  }

  /** Whether there is an event about a Service of this workload. */
  public boolean hasEvent(String service, String reason) {
    return lab.api().list("v1", "Event", NAMESPACE).stream()
        .anyMatch(
            event ->
                Json.text(event, "involvedObject", "name").equals(service)
                    && Json.text(event, "reason").equals(reason));
  }

  /** The log files of all speakers. */
  public List<Path> speakerLogs() {
    return lab.nodes().stream().map(node -> lab.speaker(node).log()).toList();
  }
}
