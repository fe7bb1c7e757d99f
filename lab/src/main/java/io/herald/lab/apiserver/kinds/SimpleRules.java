package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Defaults and rules of the built-in kinds that have few. */
final class SimpleRules {
  private static final int GRACE_SECONDS = 30;
  private static final Set<String> ADDRESS_TYPES = Set.of("FQDN", "IPv4", "IPv6");

  private SimpleRules() {}

  static void namespace(ObjectNode namespace) {
    ObjectNode spec = Json.child(namespace, "spec");
    if (!spec.has("finalizers")) {
      spec.putArray("finalizers").add("kubernetes");
    }
    ServiceDefaults.orElse(Json.child(namespace, "status"), "phase", "Active");
    Json.child(namespace, "metadata", "labels")
        .put("kubernetes.io/metadata.name", Json.text(namespace, "metadata", "name"));
  }

  static void newPod(ObjectNode pod) {
    pod.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
  }

  static void pod(ObjectNode pod) {
    podSpec(Json.child(pod, "spec"));
    ServiceDefaults.orElse(Json.child(pod, "status"), "phase", "Pending");
  }

  static void podSpec(ObjectNode spec) {
    ServiceDefaults.orElse(spec, "restartPolicy", "Always");
    ServiceDefaults.orElse(spec, "dnsPolicy", "ClusterFirst");
    ServiceDefaults.orElse(spec, "schedulerName", "default-scheduler");
    Json.child(spec, "securityContext");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
    }
    spec.path("containers").forEach(each -> container((ObjectNode) each));
    spec.path("initContainers").forEach(each -> container((ObjectNode) each));
  }

  private static void container(ObjectNode container) {
    Json.child(container, "resources");
    String image = Json.text(container, "image");
    boolean latest = image.endsWith(":latest") || !image.matches(".*[:@][^/]*");
    ServiceDefaults.orElse(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    ServiceDefaults.orElse(container, "terminationMessagePath", "/dev/termination-log");
    ServiceDefaults.orElse(container, "terminationMessagePolicy", "File");
    protocols(container);
  }

  static List<FieldError> podRules(ObjectNode pod) {
    return containers(Json.at(pod, "spec", "containers"), "spec.containers");
  }

  private static List<FieldError> containers(JsonNode containers, String at) {
    List<FieldError> errors = new ArrayList<>();
    if (containers.isEmpty()) {
      errors.add(FieldError.required(at, ""));
    }
    for (int i = 0; i < containers.size(); i++) {
      for (String field : List.of("name", "image")) {
        if (Json.text(containers.get(i), field).isEmpty()) {
          errors.add(FieldError.required(at + "[" + i + "]." + field, ""));
        }
      }
    }
    return errors;
  }

  static void workload(ObjectNode workload) {
    ObjectNode spec = Json.child(workload, "spec");
    if (Json.text(workload, "kind").equals("Deployment") && !spec.has("replicas")) {
      spec.put("replicas", 1);
    }
    if (!spec.has("revisionHistoryLimit")) {
      spec.put("revisionHistoryLimit", 10);
    }
    podSpec(Json.child(spec, "template", "spec"));
  }

  static List<FieldError> workloadRules(ObjectNode workload) {
    JsonNode spec = workload.path("spec");
    List<FieldError> errors =
        containers(
            Json.at(spec, "template", "spec", "containers"), "spec.template.spec.containers");
    JsonNode selector = Json.at(spec, "selector", "matchLabels");
    JsonNode labels = Json.at(spec, "template", "metadata", "labels");
    if (Json.isEmpty(spec.path("selector"))) {
      errors.add(FieldError.required("spec.selector", ""));
    }
    Json.fields(selector)
        .forEach(
            e -> {
              if (!e.getValue().equals(labels.path(e.getKey()))) {
                errors.add(
                    FieldError.invalid(
                        "spec.template.metadata.labels",
                        labels,
                        "`selector` does not match template `labels`"));
              }
            });
    return errors;
  }

  static void secret(ObjectNode secret) {
    ServiceDefaults.orElse(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain) {
      ObjectNode data = Json.child(secret, "data");
      for (var entry : Json.fields(plain)) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  static void endpoints(ObjectNode endpoints) {
    endpoints.path("subsets").forEach(subset -> protocols((ObjectNode) subset));
  }

  static void slice(ObjectNode slice) {
    protocols(slice);
    for (JsonNode port : slice.path("ports")) {
      if (!port.has("name")) {
        ((ObjectNode) port).put("name", "");
      }
    }
    if (!slice.has("endpoints")) {
      slice.putArray("endpoints");
    }
  }

  static List<FieldError> sliceRules(ObjectNode slice) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode type = slice.path("addressType");
    if (Json.isEmpty(type)) {
      errors.add(FieldError.required("addressType", ""));
    } else if (!ADDRESS_TYPES.contains(type.asText())) {
      errors.add(FieldError.notSupported("addressType", type, ADDRESS_TYPES));
    }
    JsonNode endpoints = slice.path("endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      String at = "endpoints[" + i + "].addresses";
      JsonNode addresses = endpoints.get(i).path("addresses");
      if (addresses.isEmpty()) {
        errors.add(FieldError.required(at, "must contain at least 1 address"));
      }
      for (int j = 0; j < addresses.size(); j++) {
        String text = addresses.get(j).asText();
        boolean ok =
            type.asText().equals("FQDN")
                || Ip.parse(text).isPresent() && Ip.family(text).equals(type.asText());
        if (!ok) {
          errors.add(
              FieldError.invalid(
                  at + "[" + j + "]",
                  addresses.get(j),
                  "must be a valid " + type.asText() + " address"));
        }
      }
    }
    return errors;
  }

  static List<FieldError> lease(ObjectNode lease) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode seconds = Json.at(lease, "spec", "leaseDurationSeconds");
    if (seconds.isNumber() && seconds.asInt() <= 0) {
      errors.add(
          FieldError.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
    }
    JsonNode transitions = Json.at(lease, "spec", "leaseTransitions");
    if (transitions.asInt() < 0) {
      errors.add(
          FieldError.invalid(
              "spec.leaseTransitions", transitions, "must be greater than or equal to 0"));
    }
    return errors;
  }

  private static void protocols(ObjectNode owner) {
    for (JsonNode port : owner.path("ports")) {
      ServiceDefaults.orElse((ObjectNode) port, "protocol", "TCP");
    }
  }
}
