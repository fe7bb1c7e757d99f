package io.herald.lab.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.AddressPlan;
import io.herald.lab.node.Node;

/** The Node objects of the lab's nodes. */
final class Nodes {
  private Nodes() {}

  /**
   * Writes that a node is ready, or that nobody has heard of it for a while.
   *
   * @param ready whether its kubelet reports
   */
  static void write(ApiServer api, Node node, boolean ready) {
    var object = api.get("v1", "Node", "", node.name()).orElseGet(() -> fresh(node));
    var status = Json.child(object, "status");
    Objects.condition(status, "NetworkUnavailable", "False", "RouteCreated");
    Objects.condition(
        status, "Ready", ready ? "True" : "Unknown", ready ? "KubeletReady" : "NodeStatusUnknown");
    api.apply(object);
  }

  private static ObjectNode fresh(Node node) {
    var object = Json.object().put("apiVersion", "v1").put("kind", "Node");
    var metadata = object.putObject("metadata").put("name", node.name());
    var labels =
        metadata
            .putObject("labels")
            .put("kubernetes.io/hostname", node.name())
            .put("kubernetes.io/os", "linux")
            .put("kubernetes.io/arch", "amd64");
    if (node.number() == 1) {
      labels.put("node-role.kubernetes.io/control-plane", "");
    }
    var pods = AddressPlan.podNetwork(node.number());
    var spec = object.putObject("spec").put("podCIDR", pods.ipv4());
    spec.putArray("podCIDRs").add(pods.ipv4()).add(pods.ipv6());
    var status = object.putObject("status");
    var addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.host().addresses().ipv4());
    addresses.addObject().put("type", "InternalIP").put("address", node.host().addresses().ipv6());
    addresses.addObject().put("type", "Hostname").put("address", node.name());
    status
        .putObject("nodeInfo")
        .put("kubeletVersion", "v1.32.0")
        .put("osImage", "Herald lab")
        .put("containerRuntimeVersion", "process://1")
        .put("architecture", "amd64")
        .put("operatingSystem", "linux")
        .put("kernelVersion", System.getProperty("os.version"))
        .put("kubeProxyVersion", "")
        .put("machineID", "")
        .put("systemUUID", "")
        .put("bootID", "");
    return object;
  }
}
