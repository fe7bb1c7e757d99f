package io.herald.lab.apiserver.kinds;

import io.herald.lab.apiserver.schema.ModelSchemas;
import io.herald.lab.apiserver.schema.Schema;
import io.herald.lab.apiserver.store.ObjectStore;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.EventsV1Event;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Endpoints;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1ValidatingWebhookConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The built-in resources: what Herald and the people who try it out use of Kubernetes. */
public final class BuiltinTypes {
  private static final List<String> ALL = List.of("all");

  private final ModelSchemas schemas;
  private final ResourceRegistry registry;

  private BuiltinTypes(ModelSchemas schemas, ResourceRegistry registry) {
    this.schemas = schemas;
    this.registry = registry;
  }

  /**
   * Registers them all.
   *
   * @param clusterIps the prefixes that cluster IPs come from, one or two
   */
  public static void register(
      ResourceRegistry registry, ModelSchemas schemas, ObjectStore store, List<String> clusterIps) {
    BuiltinTypes types = new BuiltinTypes(schemas, registry);
    types.services(store, clusterIps);
    types.core();
    types.network();
    types.workloads();
    types.access();
  }

  private void services(ObjectStore store, List<String> clusterIps) {
    ServiceAllocation allocation = new ServiceAllocation(clusterIps);
    store.onChange(
        change -> {
          if (change.collection().equals("/services")) {
            allocation.onChange(change);
          }
        });
    add(
        new Row("", "services", "Service", true, true, List.of("svc"), ALL),
        new ServiceStrategy(schema(V1Service.class), allocation));
  }

  private void core() {
    add(
        new Row("", "namespaces", "Namespace", false, true, List.of("ns"), List.of()),
        simple(V1Namespace.class, OtherColumns.namespaces())
            .named(NameRule.LABEL)
            .defaults(SimpleRules::namespace));
    add(
        new Row("", "nodes", "Node", false, true, List.of("no"), List.of()),
        simple(V1Node.class, CoreColumns.nodes()));
    add(
        new Row("", "pods", "Pod", true, true, List.of("po"), ALL),
        simple(V1Pod.class, CoreColumns.pods())
            .onCreate(SimpleRules::newPod)
            .defaults(SimpleRules::pod)
            .rules(SimpleRules::podRules));
    add(
        new Row("", "configmaps", "ConfigMap", true, false, List.of("cm"), List.of()),
        simple(V1ConfigMap.class, OtherColumns.configMaps()));
    add(
        new Row("", "secrets", "Secret", true, false, List.of(), List.of()),
        simple(V1Secret.class, OtherColumns.secrets()).defaults(SimpleRules::secret));
    add(
        new Row("", "serviceaccounts", "ServiceAccount", true, false, List.of("sa"), List.of()),
        simple(V1ServiceAccount.class, OtherColumns.serviceAccounts()));
    add(
        new Row("", "events", "Event", true, false, List.of("ev"), List.of()),
        new EventStrategy(schema(CoreV1Event.class), true));
    add(
        new Row("events.k8s.io", "events", "Event", true, false, List.of("ev"), List.of()),
        new EventStrategy(schema(EventsV1Event.class), false));
  }

  private void network() {
    add(
        new Row("", "endpoints", "Endpoints", true, false, List.of("ep"), List.of()),
        simple(V1Endpoints.class, OtherColumns.endpoints()).defaults(SimpleRules::endpoints));
    add(
        new Row(
            "discovery.k8s.io",
            "endpointslices",
            "EndpointSlice",
            true,
            false,
            List.of(),
            List.of()),
        simple(V1EndpointSlice.class, OtherColumns.endpointSlices())
            .counted()
            .defaults(SimpleRules::slice)
            .rules(SimpleRules::sliceRules));
    add(
        new Row(
            "networking.k8s.io",
            "networkpolicies",
            "NetworkPolicy",
            true,
            false,
            List.of("netpol"),
            List.of()),
        simple(V1NetworkPolicy.class, OtherColumns.networkPolicies()).counted());
    add(
        new Row("coordination.k8s.io", "leases", "Lease", true, false, List.of(), List.of()),
        simple(V1Lease.class, OtherColumns.leases()).rules(SimpleRules::lease));
  }

  private void workloads() {
    add(
        new Row("apps", "deployments", "Deployment", true, true, List.of("deploy"), ALL),
        simple(V1Deployment.class, OtherColumns.deployments())
            .counted()
            .defaults(SimpleRules::workload)
            .immutable("/spec/selector")
            .rules(SimpleRules::workloadRules));
    add(
        new Row("apps", "daemonsets", "DaemonSet", true, true, List.of("ds"), ALL),
        simple(V1DaemonSet.class, OtherColumns.daemonSets())
            .counted()
            .defaults(SimpleRules::workload)
            .immutable("/spec/selector")
            .rules(SimpleRules::workloadRules));
    add(
        new Row(
            "policy",
            "poddisruptionbudgets",
            "PodDisruptionBudget",
            true,
            true,
            List.of("pdb"),
            List.of()),
        simple(V1PodDisruptionBudget.class, OtherColumns.disruptionBudgets()).counted());
  }

  private void access() {
    String group = "rbac.authorization.k8s.io";
    add(
        new Row(group, "roles", "Role", true, false, List.of(), List.of()),
        simple(V1Role.class, OtherColumns.createdAt()).named(NameRule.PATH_SEGMENT));
    add(
        new Row(group, "rolebindings", "RoleBinding", true, false, List.of(), List.of()),
        simple(V1RoleBinding.class, OtherColumns.roleBindings()).named(NameRule.PATH_SEGMENT));
    add(
        new Row(group, "clusterroles", "ClusterRole", false, false, List.of(), List.of()),
        simple(V1ClusterRole.class, OtherColumns.createdAt()).named(NameRule.PATH_SEGMENT));
    add(
        new Row(
            group, "clusterrolebindings", "ClusterRoleBinding", false, false, List.of(), List.of()),
        simple(V1ClusterRoleBinding.class, OtherColumns.roleBindings())
            .named(NameRule.PATH_SEGMENT));
    // Stored and never asked: the lab has no admission.
    add(
        new Row(
            "admissionregistration.k8s.io",
            "validatingwebhookconfigurations",
            "ValidatingWebhookConfiguration",
            false,
            false,
            List.of(),
            List.of()),
        simple(V1ValidatingWebhookConfiguration.class, OtherColumns.plain()));
  }

  private void add(Row row, Strategy strategy) {
    // Events of both groups are the same objects.
    String collection = (row.plural().equals("events") ? "" : row.group()) + "/" + row.plural();
    String singular = row.kind().toLowerCase(Locale.ROOT);
    registry.add(
        new ResourceType(
            row.group(),
            "v1",
            row.plural(),
            singular,
            row.kind(),
            row.namespaced(),
            row.shortNames(),
            row.categories(),
            row.hasStatus(),
            collection,
            strategy));
  }

  private SimpleStrategy simple(Class<?> model, Columns columns) {
    return new SimpleStrategy(schema(model), columns);
  }

  private Supplier<Schema> schema(Class<?> model) {
    return () -> schemas.of(model);
  }

  private record Row(
      String group,
      String plural,
      String kind,
      boolean namespaced,
      boolean hasStatus,
      List<String> shortNames,
      List<String> categories) {}
}
