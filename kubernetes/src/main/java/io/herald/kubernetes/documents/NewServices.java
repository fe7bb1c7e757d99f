package io.herald.kubernetes.documents;

import com.google.gson.JsonObject;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Services as their authors write them. They have no cluster addresses, of which an API server
 * gives each some and which decide about the families; so each gets stand-ins of the families that
 * a cluster would choose. Which those are depends on the cluster: it is taken to have the families
 * of its pools, IPv4 first. Pure.
 */
final class NewServices {

  private final Set<ServiceKey> keys;

  private NewServices(Set<ServiceKey> keys) {
    this.keys = keys;
  }

  /** The Services among the documents that say nothing about cluster addresses. */
  static NewServices in(Documents documents) {
    return new NewServices(
        documents.all().stream()
            .filter(d -> d.kind().equals("Service") && d.apiVersion().equals("v1"))
            .filter(NewServices::isNew)
            .map(document -> new ServiceKey(document.namespace(), document.name()))
            .collect(Collectors.toSet()));
  }

  private static boolean isNew(Document document) {
    return !(document.content().get("spec") instanceof JsonObject spec)
        || !(spec.has("clusterIP") || spec.has("clusterIPs"));
  }

  /** The cluster with stand-ins for the addresses that these Services lack. */
  ClusterSnapshot complete(ClusterSnapshot snapshot) {
    if (keys.isEmpty()) {
      return snapshot;
    }
    List<IpFamily> ofCluster = families(snapshot.configuration());
    Map<ServiceKey, Service> services = new HashMap<>(snapshot.services());
    for (ServiceKey key : keys) {
      services.computeIfPresent(key, (same, service) -> complete(service, ofCluster));
    }
    return new ClusterSnapshot(
        services,
        snapshot.endpoints(),
        snapshot.nodes(),
        snapshot.namespaceLabels(),
        snapshot.configuration(),
        snapshot.problems());
  }

  private static List<IpFamily> families(Optional<Configuration> configuration) {
    List<AddressPool> pools = configuration.map(Configuration::pools).orElse(List.of());
    List<IpFamily> families = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      if (pools.stream().anyMatch(pool -> pool.has(family))) {
        families.add(family);
      }
    }
    return families.isEmpty() ? List.of(IpFamily.IPV4) : families;
  }

  private static Service complete(Service service, List<IpFamily> ofCluster) {
    List<IpFamily> wanted = service.ipFamilies();
    IpFamily first = wanted.isEmpty() ? ofCluster.get(0) : wanted.get(0);
    boolean dual =
        service.ipFamilyPolicy() == IpFamilyPolicy.REQUIRE_DUAL_STACK
            || (service.ipFamilyPolicy() == IpFamilyPolicy.PREFER_DUAL_STACK
                && ofCluster.size() > 1);
    List<IpFamily> families = dual ? List.of(first, first.other()) : List.of(first);
    return service.withClusterIps(families.stream().map(IpAddress::first).toList());
  }
}
