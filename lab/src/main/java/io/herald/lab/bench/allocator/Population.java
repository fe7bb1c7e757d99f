package io.herald.lab.bench.allocator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import java.util.Map;
import java.util.TreeMap;

/** The Services of the benchmark and what belongs to them, written past HTTP. Thread-safe. */
final class Population {
  static final String NAMESPACE = "default";
  static final String HERALD = "herald-system";
  static final String NODE = "node-1";

  private final ApiServer api;

  Population(ApiServer api) {
    this.api = api;
  }

  /** A namespace, a Node, and a pool for 65,536 Services by the ConfigMap. */
  void prepare() {
    api.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + HERALD + "}}");
    api.applyYaml("{apiVersion: v1, kind: Node, metadata: {name: " + NODE + "}}");
    api.applyYaml(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: %s, name: config}
        data:
          config: |
            address-pools:
            - {name: default, protocol: layer2, addresses: [10.64.0.0/16]}
        """
            .formatted(HERALD));
  }

  /** A Service that asks for nothing in particular, with one endpoint. */
  void create(String name) {
    api.apply(slice(name));
    api.apply(service(name));
  }

  /** Another port: a change that every reader of the Service has to look at. */
  void change(String name, int port) {
    var service = api.get("v1", "Service", NAMESPACE, name).orElseThrow();
    Json.child(service, "metadata").remove("resourceVersion");
    Json.child(service, "spec").putArray("ports").addObject().put("port", port);
    api.apply(service);
  }

  void delete(String name) {
    api.delete("v1", "Service", NAMESPACE, name);
    api.delete("discovery.k8s.io/v1", "EndpointSlice", NAMESPACE, name + "-1");
  }

  /** The address of each Service, empty for none, by name. */
  Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    for (var service : api.list("v1", "Service", NAMESPACE)) {
      if (Json.text(service, "spec", "type").equals("LoadBalancer")) {
        addresses.put(Json.text(service, "metadata", "name"), address(service));
      }
    }
    return addresses;
  }

  static String address(com.fasterxml.jackson.databind.JsonNode service) {
    return Json.text(Json.at(service, "status", "loadBalancer", "ingress").path(0), "ip");
  }

  private static ObjectNode service(String name) {
    var service = object("v1", "Service", name);
    var spec = Json.child(service, "spec").put("type", "LoadBalancer");
    spec.put("allocateLoadBalancerNodePorts", false);
    Json.child(spec, "selector").put("app", name);
    spec.putArray("ports").addObject().put("port", 80);
    return service;
  }

  private static ObjectNode slice(String service) {
    var slice = object("discovery.k8s.io/v1", "EndpointSlice", service + "-1");
    Json.child(slice, "metadata", "labels").put("kubernetes.io/service-name", service);
    slice.put("addressType", "IPv4");
    var endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add("10.244.1.1");
    endpoint.put("nodeName", NODE).putObject("conditions").put("ready", true);
    slice.putArray("ports").addObject().put("port", 80).put("protocol", "TCP");
    return slice;
  }

  private static ObjectNode object(String version, String kind, String name) {
    var object = Json.object().put("apiVersion", version).put("kind", kind);
    Json.child(object, "metadata").put("namespace", NAMESPACE).put("name", name);
    return object;
  }
}
