package io.herald.lab.kubeproxy;

import java.util.List;
import java.util.function.Predicate;

/**
 * One port of a Service.
 *
 * @param service namespace and name, for people
 * @param protocol its protocol
 * @param port the port on the Service's addresses
 * @param clusterAddresses the cluster IPs
 * @param externalAddresses the load balancer's ingress addresses and the external IPs
 * @param nodePort the port on every node's own address, 0 for none
 * @param local whether the external traffic policy is Local
 * @param endpoints where it is served, of both families
 */
public record ServicePort(
    String service,
    Protocol protocol,
    int port,
    List<String> clusterAddresses,
    List<String> externalAddresses,
    int nodePort,
    boolean local,
    List<Endpoint> endpoints) {

  public ServicePort {
    clusterAddresses = List.copyOf(clusterAddresses);
    externalAddresses = List.copyOf(externalAddresses);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The endpoints of one family that get traffic: the ready ones, else those that still serve while
   * terminating (KEP-1669).
   *
   * @param eligible which endpoints may be used at all
   */
  List<Endpoint> usable(boolean ipv6, Predicate<Endpoint> eligible) {
    var family =
        endpoints.stream()
            .filter(endpoint -> (endpoint.address().indexOf(':') >= 0) == ipv6)
            .filter(eligible)
            .toList();
    var ready = family.stream().filter(Endpoint::ready).toList();
    return ready.isEmpty() ? family.stream().filter(Endpoint::serving).toList() : ready;
  }
}
