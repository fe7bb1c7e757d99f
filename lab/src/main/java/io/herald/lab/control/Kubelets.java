package io.herald.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.AddressPlan;
import io.herald.lab.network.PodAddresses;
import io.herald.lab.node.Node;
import io.herald.lab.node.PodServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs each Pod's process on its node and writes what became of it. A Pod serves HTTP on the TCP
 * ports of its containers, or on port 80 if they name none, and echoes on their UDP ports. Images
 * are not looked at. Pods on the host network have no process.
 */
final class Kubelets {
  private final ApiServer api;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Running> running = new HashMap<>();

  private record Running(Node node, int place, PodServer server) {}

  Kubelets(ApiServer api, List<Node> nodes) {
    this.api = api;
    nodes.forEach(node -> this.nodes.put(node.name(), node));
  }

  /**
   * Starts and stops processes and reports.
   *
   * @param ready the names of the nodes whose kubelet reports
   */
  void sync(Set<String> ready) {
    var pods = api.list("v1", "Pod", "");
    var wanted = new HashSet<String>();
    for (var pod : pods) {
      var node = nodes.get(Json.text(pod, "spec", "nodeName"));
      if (node != null && !Json.at(pod, "spec", "hostNetwork").asBoolean()) {
        wanted.add(Objects.key(pod));
        run(pod, node);
        report(pod, node, ready.contains(node.name()));
      }
    }
    for (var key : Set.copyOf(running.keySet())) {
      if (!wanted.contains(key)) {
        running.remove(key).server().stop();
      }
    }
  }

  private void run(JsonNode pod, Node node) {
    if (!running.containsKey(Objects.key(pod)) && node.host().powered()) {
      int place = 1;
      while (taken(node, place)) {
        place++;
      }
      var addresses = AddressPlan.pod(node.number(), place);
      var server =
          PodServer.start(node, Objects.name(pod), addresses, ports(pod, "TCP"), ports(pod, "UDP"));
      running.put(Objects.key(pod), new Running(node, place, server));
    }
  }

  private boolean taken(Node node, int place) {
    return running.values().stream().anyMatch(r -> r.node() == node && r.place() == place);
  }

  private static List<Integer> ports(JsonNode pod, String protocol) {
    var ports = new ArrayList<Integer>();
    boolean any = false;
    for (var container : Json.at(pod, "spec", "containers")) {
      for (var port : container.path("ports")) {
        any = true;
        if (port.path("protocol").asText("TCP").equals(protocol)) {
          ports.add(port.path("containerPort").asInt());
        }
      }
    }
    return !any && protocol.equals("TCP") ? List.of(80) : ports;
  }

  private void report(ObjectNode pod, Node node, boolean nodeReady) {
    var pods = running.get(Objects.key(pod));
    if (pods == null) {
      return;
    }
    boolean ready = nodeReady && pods.server().alive();
    var status = Json.child(pod, "status");
    var before = status.toString();
    var addresses = pods.server().addresses();
    status.put("phase", "Running").put("hostIP", node.host().addresses().ipv4());
    addresses(status, addresses);
    if (!status.has("startTime")) {
      status.put("startTime", Objects.now());
    }
    for (var type : List.of("PodScheduled", "Initialized")) {
      Objects.condition(status, type, "True", "");
    }
    for (var type : List.of("ContainersReady", "Ready")) {
      Objects.condition(status, type, ready ? "True" : "False", ready ? "" : "NodeNotReady");
    }
    containers(pod, status, ready);
    if (!status.toString().equals(before)) {
      api.apply(pod);
    }
  }

  private static void addresses(ObjectNode status, PodAddresses addresses) {
    status.put("podIP", addresses.ipv4());
    var all = status.putArray("podIPs");
    all.addObject().put("ip", addresses.ipv4());
    all.addObject().put("ip", addresses.ipv6());
  }

  private static void containers(ObjectNode pod, ObjectNode status, boolean ready) {
    var old = status.path("containerStatuses").path(0).path("state").path("running");
    var since = old.path("startedAt").asText(Objects.now());
    var statuses = status.putArray("containerStatuses");
    for (var container : Json.at(pod, "spec", "containers")) {
      statuses
          .addObject()
          .put("name", container.path("name").asText())
          .put("image", container.path("image").asText())
          .put("imageID", "")
          .put("restartCount", 0)
          .put("ready", ready)
          .put("started", true)
          .putObject("state")
          .putObject("running")
          .put("startedAt", since);
    }
  }
}
