package io.herald.actors.snapshot;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service, as far as allocation and placement look at it.
 *
 * @param key namespace and name
 * @param uid the object's uid
 * @param resourceVersion the version this was read at: the optimistic lock of a status write
 * @param created its creation time
 * @param labels its labels
 * @param annotations its annotations
 * @param loadBalancer whether {@code spec.type} is {@code LoadBalancer}
 * @param loadBalancerClass {@code spec.loadBalancerClass}
 * @param loadBalancerIp {@code spec.loadBalancerIP}, as written by the user; empty when unset
 * @param localTrafficOnly whether {@code spec.externalTrafficPolicy} is {@code Local}
 * @param healthCheckNodePort {@code spec.healthCheckNodePort}, 0 when unset
 * @param ipFamilyPolicy {@code spec.ipFamilyPolicy}
 * @param ipFamilies {@code spec.ipFamilies}
 * @param clusterIps {@code spec.clusterIPs}, without {@code None}
 * @param ports {@code spec.ports}
 * @param selector {@code spec.selector}
 * @param ingress the addresses in {@code status.loadBalancer.ingress}, in their order
 * @param foreignIngress whether the status also has entries that are no plain address (a host name,
 *     an unreadable address); they are dropped with the next write
 * @param conditions Herald's conditions in the status, by type
 */
public record Service(
    ServiceKey key,
    String uid,
    String resourceVersion,
    Instant created,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean loadBalancer,
    Optional<String> loadBalancerClass,
    Optional<String> loadBalancerIp,
    boolean localTrafficOnly,
    int healthCheckNodePort,
    IpFamilyPolicy ipFamilyPolicy,
    List<IpFamily> ipFamilies,
    List<IpAddress> clusterIps,
    List<ServicePort> ports,
    Map<String, String> selector,
    List<IpAddress> ingress,
    boolean foreignIngress,
    Map<String, ServiceCondition> conditions) {

  /** Copies the collections. */
  public Service {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    ipFamilies = List.copyOf(ipFamilies);
    clusterIps = List.copyOf(clusterIps);
    ports = List.copyOf(ports);
    selector = Map.copyOf(selector);
    ingress = List.copyOf(ingress);
    conditions = Map.copyOf(conditions);
  }

  /** Without conditions in its status. */
  public Service(
      ServiceKey key,
      String uid,
      String resourceVersion,
      Instant created,
      Map<String, String> labels,
      Map<String, String> annotations,
      boolean loadBalancer,
      Optional<String> loadBalancerClass,
      Optional<String> loadBalancerIp,
      boolean localTrafficOnly,
      int healthCheckNodePort,
      IpFamilyPolicy ipFamilyPolicy,
      List<IpFamily> ipFamilies,
      List<IpAddress> clusterIps,
      List<ServicePort> ports,
      Map<String, String> selector,
      List<IpAddress> ingress,
      boolean foreignIngress) {
    this(
        key,
        uid,
        resourceVersion,
        created,
        labels,
        annotations,
        loadBalancer,
        loadBalancerClass,
        loadBalancerIp,
        localTrafficOnly,
        healthCheckNodePort,
        ipFamilyPolicy,
        ipFamilies,
        clusterIps,
        ports,
        selector,
        ingress,
        foreignIngress,
        Map.of());
  }

  /** The same with other cluster addresses. */
  public Service withClusterIps(List<IpAddress> others) {
    return new Service(
        key,
        uid,
        resourceVersion,
        created,
        labels,
        annotations,
        loadBalancer,
        loadBalancerClass,
        loadBalancerIp,
        localTrafficOnly,
        healthCheckNodePort,
        ipFamilyPolicy,
        ipFamilies,
        others,
        ports,
        selector,
        ingress,
        foreignIngress,
        conditions);
  }

  /** This Service for an event about it. */
  public ObjectRef ref() {
    return new ObjectRef("v1", "Service", key.namespace(), key.name(), uid);
  }
}
