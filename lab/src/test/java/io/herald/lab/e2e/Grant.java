package io.herald.lab.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.Checkout;
import io.herald.lab.Lab;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.rest.CallRecord.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that Herald's roles allow.
 *
 * @param namespace where; empty for everywhere
 * @param group the API group, empty for the core
 * @param resource the plural name, with its subresource as in {@code services/status}
 * @param verb what may be done
 * @param name the only object that it may be done to; empty for all
 */
record Grant(String namespace, String group, String resource, String verb, String name) {

  private static final String USER_AGENT = "herald";

  /** Everything that the roles in {@code manifests/base} grant to the speaker. */
  static Set<Grant> ofManifests() {
    var folder = Checkout.file("manifests/base/rbac");
    return of(
        Stream.of("role.yaml", "cluster-role.yaml")
            .map(file -> Json.read(Cluster.read(folder.resolve(file)))));
  }

  /** Everything that the roles that were applied to a lab grant to the speaker. */
  static Set<Grant> applied(Lab lab, String namespace) {
    var group = "rbac.authorization.k8s.io/v1";
    return of(
        Stream.of(
                lab.api().get(group, "Role", namespace, "herald-speaker"),
                lab.api().get(group, "ClusterRole", "", "herald-speaker"))
            .map(Optional::orElseThrow));
  }

  private static Set<Grant> of(Stream<? extends JsonNode> roles) {
    var grants = new LinkedHashSet<Grant>();
    for (var role : roles.toList()) {
      for (var rule : role.path("rules")) {
        grants.addAll(of(rule, Json.text(role, "metadata", "namespace")));
      }
    }
    return grants;
  }

  private static List<Grant> of(JsonNode rule, String namespace) {
    var names = Json.texts(rule.path("resourceNames"));
    var grants = new ArrayList<Grant>();
    for (var group : Json.texts(rule.path("apiGroups"))) {
      for (var resource : Json.texts(rule.path("resources"))) {
        for (var verb : Json.texts(rule.path("verbs"))) {
          for (var name : names.isEmpty() ? List.of("") : names) {
            grants.add(new Grant(namespace, group, resource, verb, name));
          }
        }
      }
    }
    return grants;
  }

  /** What Herald has asked a lab's API server for so far. */
  static Set<Call> calls(Lab lab) {
    return lab.api().calls().counts().keySet().stream()
        .filter(call -> call.userAgent().startsWith(USER_AGENT))
        .collect(Collectors.toSet());
  }

  /** Whether a request is one of those that this allows. */
  boolean allows(Call call) {
    var called =
        call.subresource().isEmpty() ? call.resource() : call.resource() + "/" + call.subresource();
    return (namespace.isEmpty() || namespace.equals(call.namespace()))
        && group.equals(call.group())
        && resource.equals(called)
        && verb.equals(call.verb())
        && (name.isEmpty() || name.equals(call.name()));
  }
}
