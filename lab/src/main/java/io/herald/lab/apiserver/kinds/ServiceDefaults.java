package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Service gets that the client left out, and what it loses when its type changes. */
final class ServiceDefaults {
  private static final int AFFINITY_SECONDS = 10800;

  private ServiceDefaults() {}

  static void apply(ObjectNode service, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(service, "spec");
    orElse(spec, "type", "ClusterIP");
    if (old != null) {
      dropWhatTheTypeNoLongerHas(spec, old.path("spec"));
      keepWhatWasAllocated(spec, old.path("spec"));
    }
    orElse(spec, "sessionAffinity", "None");
    if (Json.text(spec, "sessionAffinity").equals("ClientIP")
        && Json.at(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds").isMissingNode()) {
      Json.child(spec, "sessionAffinityConfig", "clientIP").put("timeoutSeconds", AFFINITY_SECONDS);
    }
    ports(spec);
    if (!isExternalName(spec)) {
      orElse(spec, "internalTrafficPolicy", "Cluster");
    }
    if (takesTrafficFromOutside(spec)) {
      orElse(spec, "externalTrafficPolicy", "Cluster");
    }
    if (isLoadBalancer(spec) && !spec.has("allocateLoadBalancerNodePorts")) {
      spec.put("allocateLoadBalancerNodePorts", true);
    }
    status(service);
  }

  /** Since Kubernetes 1.30 the server says how each load balancer address is delivered. */
  static void status(ObjectNode service) {
    ObjectNode balancer = Json.child(service, "status", "loadBalancer");
    if (balancer.path("ingress").isEmpty()) {
      balancer.remove("ingress");
    }
    for (JsonNode ingress : balancer.path("ingress")) {
      if (ingress instanceof ObjectNode entry && !Json.text(entry, "ip").isEmpty()) {
        orElse(entry, "ipMode", "VIP");
      }
    }
  }

  static boolean isExternalName(JsonNode spec) {
    return Json.text(spec, "type").equals("ExternalName");
  }

  static boolean isLoadBalancer(JsonNode spec) {
    return Json.text(spec, "type").equals("LoadBalancer");
  }

  static boolean isHeadless(JsonNode spec) {
    return Json.text(spec, "clusterIP").equals("None")
        || Json.text(spec.path("clusterIPs").path(0)).equals("None");
  }

  /** Whether the type has node ports. */
  static boolean mayHaveNodePorts(JsonNode spec) {
    return isLoadBalancer(spec) || Json.text(spec, "type").equals("NodePort");
  }

  /** Whether each port must have a node port. */
  static boolean needsNodePorts(JsonNode spec) {
    return Json.text(spec, "type").equals("NodePort")
        || (isLoadBalancer(spec) && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
  }

  static boolean needsHealthCheckPort(JsonNode spec) {
    return isLoadBalancer(spec) && Json.text(spec, "externalTrafficPolicy").equals("Local");
  }

  static boolean takesTrafficFromOutside(JsonNode spec) {
    return mayHaveNodePorts(spec)
        || (Json.text(spec, "type").equals("ClusterIP") && !spec.path("externalIPs").isEmpty());
  }

  private static void ports(ObjectNode spec) {
    for (JsonNode each : spec.path("ports")) {
      if (each instanceof ObjectNode port) {
        orElse(port, "protocol", "TCP");
        JsonNode target = port.path("targetPort");
        if (target.isMissingNode() || target.asText().isEmpty() || target.asText().equals("0")) {
          port.set("targetPort", port.path("port"));
        }
        if (port.path("nodePort").asInt() == 0) {
          port.remove("nodePort");
        }
      }
    }
  }

  /** Fields that the old type had and the new has not go, provided that the client left them. */
  private static void dropWhatTheTypeNoLongerHas(ObjectNode spec, JsonNode old) {
    if (isExternalName(spec) && !isExternalName(old)) {
      spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
      dropIfUnchanged(spec, old, "internalTrafficPolicy");
    }
    if (mayHaveNodePorts(old) && !mayHaveNodePorts(spec)) {
      spec.path("ports").forEach(port -> dropNodePort(port, old));
    }
    if (takesTrafficFromOutside(old) && !takesTrafficFromOutside(spec)) {
      dropIfUnchanged(spec, old, "externalTrafficPolicy");
    }
    if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec)) {
      dropIfUnchanged(spec, old, "healthCheckNodePort");
    }
    if (isLoadBalancer(old) && !isLoadBalancer(spec)) {
      dropIfUnchanged(spec, old, "allocateLoadBalancerNodePorts");
      dropIfUnchanged(spec, old, "loadBalancerClass");
    }
  }

  private static void dropNodePort(JsonNode port, JsonNode old) {
    for (JsonNode before : old.path("ports")) {
      if (port instanceof ObjectNode changed
          && changed.path("nodePort").equals(before.path("nodePort"))) {
        changed.remove("nodePort");
      }
    }
  }

  private static void dropIfUnchanged(ObjectNode spec, JsonNode old, String field) {
    if (spec.path(field).equals(old.path(field))) {
      spec.remove(field);
    }
  }

  /** A client that writes its own manifest again need not know what the server had chosen. */
  private static void keepWhatWasAllocated(ObjectNode spec, JsonNode old) {
    if (!isExternalName(spec) && !isExternalName(old)) {
      if (Json.text(spec, "clusterIP").isEmpty() && spec.path("clusterIPs").isEmpty()) {
        keep(spec, old, "clusterIP");
        keep(spec, old, "clusterIPs");
      }
      keep(spec, old, "ipFamilyPolicy");
      keep(spec, old, "ipFamilies");
    }
    if (mayHaveNodePorts(spec) && mayHaveNodePorts(old)) {
      for (JsonNode each : spec.path("ports")) {
        if (each instanceof ObjectNode port && port.path("nodePort").asInt() == 0) {
          keepNodePort(port, old);
        }
      }
    }
    if (needsHealthCheckPort(spec) && needsHealthCheckPort(old)) {
      keep(spec, old, "healthCheckNodePort");
    }
  }

  private static void keepNodePort(ObjectNode port, JsonNode old) {
    String protocol = Json.text(port, "protocol").isEmpty() ? "TCP" : Json.text(port, "protocol");
    for (JsonNode before : old.path("ports")) {
      if (before.path("port").equals(port.path("port"))
          && Json.text(before, "protocol").equals(protocol)
          && before.has("nodePort")) {
        port.set("nodePort", before.get("nodePort"));
      }
    }
  }

  private static void keep(ObjectNode spec, JsonNode old, String field) {
    if (Json.isEmpty(spec.path(field)) && old.has(field)) {
      spec.set(field, old.get(field).deepCopy());
    }
  }

  static void orElse(ObjectNode object, String field, String value) {
    if (Json.isEmpty(object.path(field))) {
      object.put(field, value);
    }
  }
}
