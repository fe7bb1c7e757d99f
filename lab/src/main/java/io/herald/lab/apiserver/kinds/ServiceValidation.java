package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that a Service must keep, with Kubernetes' wording for each that it breaks. */
final class ServiceValidation {
  private static final Set<String> TYPES =
      Set.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final Set<String> PROTOCOLS = Set.of("SCTP", "TCP", "UDP");
  private static final Set<String> POLICIES = Set.of("Cluster", "Local");
  private static final String ONLY_BALANCER = "may only be used when `type` is 'LoadBalancer'";
  private static final String PORT_RANGE = "must be between 1 and 65535, inclusive";

  private final List<FieldError> errors = new ArrayList<>();
  private final JsonNode spec;

  private ServiceValidation(JsonNode spec) {
    this.spec = spec;
  }

  static List<FieldError> check(ObjectNode service, @Nullable ObjectNode old) {
    ServiceValidation validation = new ServiceValidation(service.path("spec"));
    validation.type();
    validation.ports();
    validation.traffic();
    validation.addresses();
    validation.balancer();
    if (old != null) {
      validation.immutable(old.path("spec"));
    }
    validation.errors.addAll(status(service));
    return validation.errors;
  }

  static List<FieldError> status(ObjectNode service) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode ingress = Json.at(service, "status", "loadBalancer", "ingress");
    for (int i = 0; i < ingress.size(); i++) {
      String at = "status.loadBalancer.ingress[" + i + "]";
      JsonNode ip = ingress.get(i).path("ip");
      if (!Json.isEmpty(ip) && Ip.parse(ip.asText()).isEmpty()) {
        errors.add(FieldError.invalid(at + ".ip", ip, "must be a valid IP address"));
      }
      JsonNode mode = ingress.get(i).path("ipMode");
      if (!Json.isEmpty(mode) && !Set.of("VIP", "Proxy").contains(mode.asText())) {
        errors.add(FieldError.notSupported(at + ".ipMode", mode, List.of("Proxy", "VIP")));
      } else if (!Json.isEmpty(mode) && Json.isEmpty(ip)) {
        errors.add(FieldError.forbidden(at + ".ipMode", "may not be set when `ip` is not set"));
      }
    }
    return errors;
  }

  private void type() {
    supported("type", TYPES);
    supported("sessionAffinity", Set.of("ClientIP", "None"));
    if (ServiceDefaults.isExternalName(spec) && Json.text(spec, "externalName").isEmpty()) {
      errors.add(FieldError.required("spec.externalName", ""));
    }
    if (!ServiceDefaults.isExternalName(spec) && ServiceDefaults.isHeadless(spec)) {
      if (ServiceDefaults.mayHaveNodePorts(spec)) {
        errors.add(
            FieldError.invalid(
                "spec.clusterIPs[0]",
                Json.MAPPER.valueToTree("None"),
                "may not be set to 'None' for " + Json.text(spec, "type") + " services"));
      }
    }
  }

  private void ports() {
    JsonNode ports = spec.path("ports");
    if (ports.isEmpty()
        && !ServiceDefaults.isHeadless(spec)
        && !ServiceDefaults.isExternalName(spec)) {
      errors.add(FieldError.required("spec.ports", ""));
    }
    Set<String> names = new HashSet<>();
    Set<String> seen = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String at = "spec.ports[" + i + "]";
      JsonNode port = ports.get(i);
      port(port, at, ports.size() > 1);
      if (port.has("name") && !names.add(Json.text(port, "name"))) {
        errors.add(FieldError.duplicate(at + ".name", port.get("name")));
      }
      if (!seen.add(Json.text(port, "protocol") + port.path("port"))) {
        ObjectNode twice = Json.object();
        twice.set("protocol", port.path("protocol"));
        twice.set("port", port.path("port"));
        errors.add(FieldError.duplicate(at, twice));
      }
      if (port.has("nodePort")
          && !nodePorts.add(Json.text(port, "protocol") + port.path("nodePort"))) {
        errors.add(FieldError.duplicate(at + ".nodePort", port.get("nodePort")));
      }
    }
  }

  private void port(JsonNode port, String at, boolean named) {
    JsonNode name = port.path("name");
    if (named && Json.isEmpty(name)) {
      errors.add(FieldError.required(at + ".name", ""));
    } else if (!Json.isEmpty(name)) {
      NameRule.LABEL.check(name.asText()).stream()
          .map(e -> new FieldError(e.type(), at + ".name", e.message()))
          .forEach(errors::add);
    }
    if (!inRange(port.path("port"))) {
      errors.add(FieldError.invalid(at + ".port", port.path("port"), PORT_RANGE));
    }
    if (!PROTOCOLS.contains(Json.text(port, "protocol"))) {
      errors.add(FieldError.notSupported(at + ".protocol", port.path("protocol"), PROTOCOLS));
    }
    JsonNode target = port.path("targetPort");
    if (target.isNumber() && !inRange(target)) {
      errors.add(FieldError.invalid(at + ".targetPort", target, PORT_RANGE));
    }
    if (port.path("nodePort").asInt() != 0 && !ServiceDefaults.mayHaveNodePorts(spec)) {
      errors.add(
          FieldError.forbidden(
              at + ".nodePort",
              "may not be used when `type` is '" + Json.text(spec, "type") + "'"));
    }
  }

  private static boolean inRange(JsonNode port) {
    return port.asInt() >= 1 && port.asInt() <= 65535;
  }

  private void traffic() {
    JsonNode external = spec.path("externalTrafficPolicy");
    if (!Json.isEmpty(external)) {
      if (!ServiceDefaults.takesTrafficFromOutside(spec)) {
        errors.add(
            FieldError.invalid(
                "spec.externalTrafficPolicy",
                external,
                "may only be set for externally-accessible services"));
      } else {
        supported("externalTrafficPolicy", POLICIES);
      }
    }
    supported("internalTrafficPolicy", POLICIES);
    if (spec.path("healthCheckNodePort").asInt() != 0
        && !ServiceDefaults.needsHealthCheckPort(spec)) {
      errors.add(
          FieldError.invalid(
              "spec.healthCheckNodePort",
              spec.path("healthCheckNodePort"),
              "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                  + " 'Local'"));
    }
  }

  private void addresses() {
    for (String field : List.of("externalIPs", "clusterIPs")) {
      JsonNode list = spec.path(field);
      for (int i = 0; i < list.size(); i++) {
        String text = list.get(i).asText();
        if (Ip.parse(text).isEmpty() && !(field.equals("clusterIPs") && text.equals("None"))) {
          errors.add(
              FieldError.invalid(
                  "spec." + field + "[" + i + "]", list.get(i), "must be a valid IP address"));
        }
      }
    }
    supported("ipFamilyPolicy", Set.of("PreferDualStack", "RequireDualStack", "SingleStack"));
    JsonNode families = spec.path("ipFamilies");
    for (int i = 0; i < families.size(); i++) {
      if (!Set.of("IPv4", "IPv6").contains(families.get(i).asText())) {
        errors.add(
            FieldError.notSupported(
                "spec.ipFamilies[" + i + "]", families.get(i), List.of("IPv4", "IPv6")));
      }
    }
    String policy = Json.text(spec, "ipFamilyPolicy");
    if ((policy.isEmpty() || policy.equals("SingleStack"))
        && Math.max(families.size(), spec.path("clusterIPs").size()) > 1) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilyPolicy",
              spec.path("ipFamilyPolicy"),
              "must be 'RequireDualStack' or 'PreferDualStack' when multiple "
                  + (families.size() > 1 ? "IP families" : "cluster IPs")
                  + " are specified"));
    }
  }

  private void balancer() {
    JsonNode ranges = spec.path("loadBalancerSourceRanges");
    for (int i = 0; i < ranges.size(); i++) {
      if (!Ip.isPrefix(ranges.get(i).asText())) {
        errors.add(
            FieldError.invalid(
                "spec.loadBalancerSourceRanges[" + i + "]",
                ranges.get(i),
                "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
      }
    }
    if (ServiceDefaults.isLoadBalancer(spec)) {
      return;
    }
    for (String field :
        List.of("loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (!Json.isEmpty(spec.path(field))) {
        errors.add(FieldError.forbidden("spec." + field, ONLY_BALANCER));
      }
    }
  }

  private void immutable(JsonNode old) {
    boolean stays = !ServiceDefaults.isExternalName(spec) && !ServiceDefaults.isExternalName(old);
    JsonNode before = old.path("clusterIPs").path(0);
    JsonNode now = spec.path("clusterIPs").path(0);
    if (stays && !Json.isEmpty(before) && !before.equals(now)) {
      errors.add(
          FieldError.invalid(
              "spec.clusterIPs[0]", spec.path("clusterIPs"), "may not change once set"));
    }
    JsonNode family = old.path("ipFamilies").path(0);
    if (stays && !Json.isEmpty(family) && !family.equals(spec.path("ipFamilies").path(0))) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilies[0]", spec.path("ipFamilies").path(0), "may not change once set"));
    }
    if (ServiceDefaults.isLoadBalancer(old)
        && ServiceDefaults.isLoadBalancer(spec)
        && !old.path("loadBalancerClass").equals(spec.path("loadBalancerClass"))) {
      errors.add(
          FieldError.invalid(
              "spec.loadBalancerClass", spec.path("loadBalancerClass"), "may not change once set"));
    }
  }

  private void supported(String field, Set<String> values) {
    JsonNode value = spec.path(field);
    if (!Json.isEmpty(value) && !values.contains(value.asText())) {
      errors.add(FieldError.notSupported("spec." + field, value, values));
    }
  }
}
