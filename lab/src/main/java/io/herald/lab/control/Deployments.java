package io.herald.lab.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.Json;
import io.herald.lab.node.Node;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes and removes the Pods of Deployments, and gives every Pod a node: the ready one that has the
 * fewest. A Pod keeps its node and its template until it is deleted.
 */
final class Deployments {
  private static final String LABEL = "herald-lab/deployment";

  private final ApiServer api;

  Deployments(ApiServer api) {
    this.api = api;
  }

  /** Makes the number of Pods of each Deployment what it should be. */
  void scale() {
    for (var deployment : api.list("apps/v1", "Deployment", "")) {
      var namespace = Objects.namespace(deployment);
      var name = Objects.name(deployment);
      int wanted = Json.at(deployment, "spec", "replicas").asInt(1);
      for (int i = 1; i <= wanted; i++) {
        if (api.get("v1", "Pod", namespace, name + "-" + i).isEmpty()) {
          api.apply(pod(deployment, name + "-" + i));
        }
      }
      int surplus = wanted + 1;
      while (api.delete("v1", "Pod", namespace, name + "-" + surplus)) {
        surplus++;
      }
      report(deployment, wanted);
    }
    removeOrphans();
  }

  /** Gives a node to each Pod that has none. */
  void schedule(List<Node> ready) {
    Map<String, Integer> load = new HashMap<>();
    var pods = api.list("v1", "Pod", "");
    pods.forEach(pod -> load.merge(Json.text(pod, "spec", "nodeName"), 1, Integer::sum));
    for (var pod : pods) {
      if (Json.text(pod, "spec", "nodeName").isEmpty() && !ready.isEmpty()) {
        var node =
            ready.stream()
                .min(Comparator.comparingInt(each -> load.getOrDefault(each.name(), 0)))
                .orElseThrow();
        load.merge(node.name(), 1, Integer::sum);
        Json.child(pod, "spec").put("nodeName", node.name());
        api.apply(pod);
      }
    }
  }

  private static ObjectNode pod(JsonNode deployment, String name) {
    var template = Json.at(deployment, "spec", "template");
    var pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = template.path("metadata").deepCopy();
    pod.set("metadata", metadata);
    metadata.put("name", name).put("namespace", Objects.namespace(deployment));
    Json.child(metadata, "annotations").put(LABEL, Objects.name(deployment));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  private void report(ObjectNode deployment, int wanted) {
    long ready =
        api.list("v1", "Pod", Objects.namespace(deployment)).stream()
            .filter(pod -> owner(pod).equals(Objects.name(deployment)))
            .filter(pod -> Objects.hasCondition(pod, "Ready"))
            .count();
    var status = Json.child(deployment, "status");
    var before = status.deepCopy();
    status
        .put("observedGeneration", Json.at(deployment, "metadata", "generation").asLong())
        .put("replicas", wanted)
        .put("updatedReplicas", wanted)
        .put("readyReplicas", ready)
        .put("availableReplicas", ready)
        .put("unavailableReplicas", wanted - ready);
    Objects.condition(
        status, "Available", ready > 0 ? "True" : "False", "MinimumReplicasAvailable");
    if (!status.toString().equals(before.toString())) {
      api.apply(deployment);
    }
  }

  private void removeOrphans() {
    for (var pod : api.list("v1", "Pod", "")) {
      if (!owner(pod).isEmpty()
          && api.get("apps/v1", "Deployment", Objects.namespace(pod), owner(pod)).isEmpty()) {
        api.delete("v1", "Pod", Objects.namespace(pod), Objects.name(pod));
      }
    }
  }

  private static String owner(JsonNode pod) {
    return Json.at(pod, "metadata", "annotations").path(LABEL).asText("");
  }
}
