package io.herald.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** One EndpointSlice for each family of each Service with a selector. */
final class EndpointSlices {
  private static final String API = "discovery.k8s.io/v1";
  private static final String MANAGER = "herald-lab";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  private final ApiServer api;

  EndpointSlices(ApiServer api) {
    this.api = api;
  }

  /** Makes the slices what the Services and Pods say. */
  void sync() {
    var existing = new HashMap<String, ObjectNode>();
    api.list(API, "EndpointSlice", "").forEach(slice -> existing.put(Objects.key(slice), slice));
    var pods = api.list("v1", "Pod", "");
    var wanted = new HashSet<String>();
    for (var service : api.list("v1", "Service", "")) {
      if (!Json.at(service, "spec", "selector").isEmpty()) {
        for (var family : families(service)) {
          var slice = slice(service, family, pods);
          wanted.add(Objects.key(slice));
          Objects.apply(api, slice, existing.get(Objects.key(slice)));
        }
      }
    }
    for (var slice : existing.values()) {
      boolean ours = Json.at(slice, "metadata", "labels").path(MANAGED_BY).asText().equals(MANAGER);
      if (ours && !wanted.contains(Objects.key(slice))) {
        api.delete(API, "EndpointSlice", Objects.namespace(slice), Objects.name(slice));
      }
    }
  }

  private static List<String> families(JsonNode service) {
    var families = Json.texts(Json.at(service, "spec", "ipFamilies"));
    return families.isEmpty() ? List.of("IPv4") : families;
  }

  private static ObjectNode slice(JsonNode service, String family, List<ObjectNode> pods) {
    var slice = Json.object().put("apiVersion", API).put("kind", "EndpointSlice");
    var metadata = slice.putObject("metadata");
    metadata
        .put("name", Objects.name(service) + "-" + family.toLowerCase(Locale.ROOT))
        .put("namespace", Objects.namespace(service));
    metadata
        .putObject("labels")
        .put("kubernetes.io/service-name", Objects.name(service))
        .put(MANAGED_BY, MANAGER);
    slice.put("addressType", family);
    var chosen = new ArrayList<ObjectNode>();
    for (var pod : pods) {
      boolean here = Objects.namespace(pod).equals(Objects.namespace(service));
      if (here
          && Objects.matches(Json.at(service, "spec", "selector"), pod)
          && !address(pod, family).isEmpty()) {
        chosen.add(pod);
      }
    }
    var endpoints = slice.putArray("endpoints");
    chosen.forEach(pod -> endpoint(endpoints.addObject(), pod, family));
    var ports = slice.putArray("ports");
    for (var port : Json.at(service, "spec", "ports")) {
      ports
          .addObject()
          .put("name", port.path("name").asText(""))
          .put("protocol", port.path("protocol").asText("TCP"))
          .put("port", target(port, chosen));
    }
    return slice;
  }

  private static void endpoint(ObjectNode endpoint, JsonNode pod, String family) {
    boolean ready = Objects.hasCondition(pod, "Ready");
    boolean terminating = Json.at(pod, "metadata").has("deletionTimestamp");
    endpoint.putArray("addresses").add(address(pod, family));
    endpoint
        .putObject("conditions")
        .put("ready", ready && !terminating)
        .put("serving", ready)
        .put("terminating", terminating);
    endpoint.put("nodeName", Json.text(pod, "spec", "nodeName"));
    endpoint
        .putObject("targetRef")
        .put("kind", "Pod")
        .put("name", Objects.name(pod))
        .put("namespace", Objects.namespace(pod));
  }

  private static String address(JsonNode pod, String family) {
    for (var ip : Json.at(pod, "status", "podIPs")) {
      var text = ip.path("ip").asText();
      if ((text.indexOf(':') >= 0) == family.equals("IPv6")) {
        return text;
      }
    }
    return "";
  }

  private static int target(JsonNode port, List<ObjectNode> pods) {
    var target = port.path("targetPort");
    if (target.isInt()) {
      return target.asInt();
    }
    for (var pod : pods) {
      for (var container : Json.at(pod, "spec", "containers")) {
        for (var named : container.path("ports")) {
          if (target.isTextual() && named.path("name").asText().equals(target.asText())) {
            return named.path("containerPort").asInt();
          }
        }
      }
    }
    return port.path("port").asInt();
  }
}
