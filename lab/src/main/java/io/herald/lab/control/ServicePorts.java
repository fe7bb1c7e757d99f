package io.herald.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.kubeproxy.Endpoint;
import io.herald.lab.kubeproxy.Protocol;
import io.herald.lab.kubeproxy.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What kube-proxy reads: Services and EndpointSlices as its records. */
final class ServicePorts {
  private ServicePorts() {}

  static List<ServicePort> read(ApiServer api) {
    Map<String, List<ObjectNode>> slices = new HashMap<>();
    for (var slice : api.list("discovery.k8s.io/v1", "EndpointSlice", "")) {
      var service =
          Json.at(slice, "metadata", "labels").path("kubernetes.io/service-name").asText();
      slices
          .computeIfAbsent(Objects.namespace(slice) + "/" + service, k -> new ArrayList<>())
          .add(slice);
    }
    var ports = new ArrayList<ServicePort>();
    for (var service : api.list("v1", "Service", "")) {
      for (var port : Json.at(service, "spec", "ports")) {
        var protocol = port.path("protocol").asText("TCP");
        if (protocol.equals("TCP") || protocol.equals("UDP")) {
          ports.add(port(service, port, slices.getOrDefault(Objects.key(service), List.of())));
        }
      }
    }
    return ports;
  }

  private static ServicePort port(JsonNode service, JsonNode port, List<ObjectNode> slices) {
    var external = new ArrayList<>(Json.texts(Json.at(service, "spec", "externalIPs")));
    for (var ingress : Json.at(service, "status", "loadBalancer", "ingress")) {
      if (ingress.has("ip")) {
        external.add(ingress.path("ip").asText());
      }
    }
    return new ServicePort(
        Objects.key(service),
        Protocol.valueOf(port.path("protocol").asText("TCP")),
        port.path("port").asInt(),
        Json.texts(Json.at(service, "spec", "clusterIPs")).stream()
            .filter(ip -> !ip.equals("None"))
            .toList(),
        external,
        port.path("nodePort").asInt(),
        Json.text(service, "spec", "externalTrafficPolicy").equals("Local"),
        endpoints(port.path("name").asText(""), slices));
  }

  private static List<Endpoint> endpoints(String portName, List<ObjectNode> slices) {
    var endpoints = new ArrayList<Endpoint>();
    for (var slice : slices) {
      for (var port : slice.path("ports")) {
        if (port.path("name").asText("").equals(portName)) {
          slice.path("endpoints").forEach(e -> endpoints.add(endpoint(e, port)));
        }
      }
    }
    return endpoints;
  }

  private static Endpoint endpoint(JsonNode endpoint, JsonNode port) {
    var conditions = endpoint.path("conditions");
    boolean ready = conditions.path("ready").asBoolean(true);
    return new Endpoint(
        endpoint.path("addresses").path(0).asText(),
        port.path("port").asInt(),
        endpoint.path("nodeName").asText(""),
        ready,
        conditions.path("serving").asBoolean(ready));
  }
}
