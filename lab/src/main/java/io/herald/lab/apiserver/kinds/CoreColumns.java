package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The columns of Services, Pods and Nodes. */
final class CoreColumns {
  private static final String ROLE_LABEL = "node-role.kubernetes.io/";

  private CoreColumns() {}

  static Columns services() {
    return ColumnList.named()
        .text("Type", o -> Json.text(o, "spec", "type"))
        .text("Cluster-IP", o -> orNone(Json.text(o, "spec", "clusterIP")))
        .text("External-IP", CoreColumns::externalIp)
        .text("Port(s)", CoreColumns::ports)
        .age()
        .wide("Selector", o -> labels(Json.at(o, "spec", "selector")))
        .done();
  }

  static Columns pods() {
    return ColumnList.named()
        .text("Ready", CoreColumns::readyContainers)
        .text("Status", CoreColumns::podStatus)
        .text("Restarts", CoreColumns::restarts)
        .age()
        .wide("IP", o -> orNone(Json.text(o, "status", "podIP")))
        .wide("Node", o -> orNone(Json.text(o, "spec", "nodeName")))
        .wide("Nominated Node", o -> orNone(Json.text(o, "status", "nominatedNodeName")))
        .wide("Readiness Gates", o -> "<none>")
        .done();
  }

  static Columns nodes() {
    return ColumnList.named()
        .text("Status", CoreColumns::nodeStatus)
        .text("Roles", CoreColumns::roles)
        .age()
        .text("Version", o -> Json.text(o, "status", "nodeInfo", "kubeletVersion"))
        .wide("Internal-IP", o -> address(o, "InternalIP"))
        .wide("External-IP", o -> address(o, "ExternalIP"))
        .wide("OS-Image", o -> orUnknown(Json.text(o, "status", "nodeInfo", "osImage")))
        .wide("Kernel-Version", o -> orUnknown(Json.text(o, "status", "nodeInfo", "kernelVersion")))
        .wide(
            "Container-Runtime",
            o -> orUnknown(Json.text(o, "status", "nodeInfo", "containerRuntimeVersion")))
        .done();
  }

  static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }

  static String labels(JsonNode labels) {
    List<String> pairs = new ArrayList<>();
    Json.fields(labels).forEach(e -> pairs.add(e.getKey() + "=" + e.getValue().asText()));
    return orNone(pairs.stream().sorted().collect(Collectors.joining(",")));
  }

  private static String externalIp(ObjectNode service) {
    List<String> addresses = new ArrayList<>();
    String type = Json.text(service, "spec", "type");
    if (type.equals("ExternalName")) {
      return Json.text(service, "spec", "externalName");
    }
    if (type.equals("LoadBalancer")) {
      for (JsonNode ingress : Json.at(service, "status", "loadBalancer", "ingress")) {
        String ip = Json.text(ingress, "ip");
        addresses.add(ip.isEmpty() ? Json.text(ingress, "hostname") : ip);
      }
    }
    addresses.addAll(Json.texts(Json.at(service, "spec", "externalIPs")));
    if (addresses.isEmpty()) {
      return type.equals("LoadBalancer") ? "<pending>" : "<none>";
    }
    return String.join(",", addresses);
  }

  private static String ports(ObjectNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : Json.at(service, "spec", "ports")) {
      int node = port.path("nodePort").asInt();
      ports.add(
          Json.text(port, "port")
              + (node > 0 ? ":" + node : "")
              + "/"
              + Json.text(port, "protocol"));
    }
    return orNone(String.join(",", ports));
  }

  private static String readyContainers(ObjectNode pod) {
    int ready = 0;
    for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + Json.at(pod, "spec", "containers").size();
  }

  private static String podStatus(ObjectNode pod) {
    if (Json.at(pod, "metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    String reason = Json.text(pod, "status", "reason");
    for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
      String waiting = Json.text(container, "state", "waiting", "reason");
      reason = waiting.isEmpty() ? reason : waiting;
    }
    return reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
  }

  private static String restarts(ObjectNode pod) {
    int restarts = 0;
    for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
      restarts += container.path("restartCount").asInt();
    }
    return Integer.toString(restarts);
  }

  private static String nodeStatus(ObjectNode node) {
    String ready = "Unknown";
    for (JsonNode condition : Json.at(node, "status", "conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        ready = Json.text(condition, "status").equals("True") ? "Ready" : "NotReady";
      }
    }
    boolean cordoned = Json.at(node, "spec", "unschedulable").asBoolean();
    return cordoned ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(ObjectNode node) {
    TreeSet<String> roles = new TreeSet<>();
    Json.fields(Json.at(node, "metadata", "labels"))
        .forEach(
            label -> {
              if (label.getKey().startsWith(ROLE_LABEL)) {
                roles.add(label.getKey().substring(ROLE_LABEL.length()));
              }
            });
    return orNone(String.join(",", roles));
  }

  private static String address(ObjectNode node, String type) {
    for (JsonNode address : Json.at(node, "status", "addresses")) {
      if (Json.text(address, "type").equals(type)) {
        return Json.text(address, "address");
      }
    }
    return "<none>";
  }
}
