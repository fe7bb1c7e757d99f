package io.herald.kubernetes.watch;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.actors.snapshot.ServicePort;
import io.kubernetes.client.openapi.models.V1Condition;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1LoadBalancerIngress;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns API objects into values of the vocabulary. Total: whatever the API server lets through is
 * read, since leaving out a Service would free its address. Pure.
 */
final class ObjectReader {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** What an operator, or a cloud provider, puts on a node that is down for good. */
  private static final Set<String> LEAVING_TAINTS =
      Set.of("node.kubernetes.io/out-of-service", "node.cloudprovider.kubernetes.io/shutdown");

  private ObjectReader() {}

  static ServiceKey key(V1ObjectMeta metadata) {
    return new ServiceKey(orEmpty(metadata.getNamespace()), orEmpty(metadata.getName()));
  }

  static Service service(V1Service object) {
    V1ObjectMeta metadata = object.getMetadata();
    V1ServiceSpec spec = object.getSpec() == null ? new V1ServiceSpec() : object.getSpec();
    List<V1LoadBalancerIngress> entries = ingress(object);
    List<IpAddress> addresses =
        addresses(entries.stream().map(V1LoadBalancerIngress::getIp).toList());
    return new Service(
        key(metadata),
        orEmpty(metadata.getUid()),
        orEmpty(metadata.getResourceVersion()),
        metadata.getCreationTimestamp() == null
            ? Instant.EPOCH
            : metadata.getCreationTimestamp().toInstant(),
        labels(metadata),
        strings(metadata.getAnnotations()),
        "LoadBalancer".equals(spec.getType()),
        nonEmpty(spec.getLoadBalancerClass()),
        nonEmpty(spec.getLoadBalancerIP()),
        "Local".equals(spec.getExternalTrafficPolicy()),
        spec.getHealthCheckNodePort() == null ? 0 : spec.getHealthCheckNodePort(),
        policy(spec.getIpFamilyPolicy()),
        families(spec),
        addresses(clusterIps(spec)),
        ports(spec),
        strings(spec.getSelector()),
        addresses,
        addresses.size() != entries.size()
            || entries.stream().anyMatch(entry -> !orEmpty(entry.getHostname()).isEmpty()),
        conditions(object));
  }

  /** Herald's own; the time of a transition says nothing that matters. */
  private static Map<String, ServiceCondition> conditions(V1Service object) {
    if (object.getStatus() == null) {
      return Map.of();
    }
    Map<String, ServiceCondition> conditions = new HashMap<>();
    for (V1Condition each : orEmpty(object.getStatus().getConditions())) {
      String type = orEmpty(each.getType());
      if (ServiceCondition.isOurs(type)) {
        conditions.put(
            type,
            new ServiceCondition(
                type,
                "True".equals(each.getStatus()),
                orEmpty(each.getReason()),
                orEmpty(each.getMessage())));
      }
    }
    return conditions;
  }

  private static List<V1LoadBalancerIngress> ingress(V1Service object) {
    if (object.getStatus() == null
        || object.getStatus().getLoadBalancer() == null
        || object.getStatus().getLoadBalancer().getIngress() == null) {
      return List.of();
    }
    return object.getStatus().getLoadBalancer().getIngress();
  }

  private static List<String> clusterIps(V1ServiceSpec spec) {
    Collection<String> all = orEmpty(spec.getClusterIPs());
    return all.isEmpty() ? List.of(orEmpty(spec.getClusterIP())) : List.copyOf(all);
  }

  /** Those that are addresses; "None" and the empty string are not. */
  private static List<IpAddress> addresses(List<@Nullable String> texts) {
    return texts.stream()
        .filter(Objects::nonNull)
        .flatMap(text -> IpAddress.tryParse(text).stream())
        .toList();
  }

  private static IpFamilyPolicy policy(@Nullable String text) {
    return switch (orEmpty(text)) {
      case "PreferDualStack" -> IpFamilyPolicy.PREFER_DUAL_STACK;
      case "RequireDualStack" -> IpFamilyPolicy.REQUIRE_DUAL_STACK;
      default -> IpFamilyPolicy.SINGLE_STACK;
    };
  }

  private static List<IpFamily> families(V1ServiceSpec spec) {
    return orEmpty(spec.getIpFamilies()).stream()
        .flatMap(name -> Stream.of(IpFamily.values()).filter(f -> f.kubernetesName().equals(name)))
        .toList();
  }

  private static List<ServicePort> ports(V1ServiceSpec spec) {
    return orEmpty(spec.getPorts()).stream()
        .map(
            port ->
                new ServicePort(
                    port.getProtocol() == null ? "TCP" : port.getProtocol(),
                    port.getPort() == null ? 0 : port.getPort()))
        .toList();
  }

  static Node node(V1Node object) {
    boolean networkUnavailable =
        object.getStatus() != null
            && orEmpty(object.getStatus().getConditions()).stream()
                .anyMatch(
                    condition ->
                        "NetworkUnavailable".equals(condition.getType())
                            && "True".equals(condition.getStatus()));
    boolean leaving =
        object.getSpec() != null
            && orEmpty(object.getSpec().getTaints()).stream()
                .anyMatch(taint -> LEAVING_TAINTS.contains(orEmpty(taint.getKey())));
    V1ObjectMeta metadata = object.getMetadata();
    return new Node(orEmpty(metadata.getName()), labels(metadata), networkUnavailable, leaving);
  }

  static Slice slice(V1EndpointSlice object) {
    V1ObjectMeta metadata = object.getMetadata();
    return new Slice(
        nonEmpty(labels(metadata).get(SERVICE_NAME))
            .map(service -> new ServiceKey(orEmpty(metadata.getNamespace()), service)),
        endpoints(orEmpty(object.getEndpoints())));
  }

  private static Endpoints endpoints(Collection<V1Endpoint> all) {
    List<V1Endpoint> serving = all.stream().filter(ObjectReader::serves).toList();
    TreeSet<String> nodes = new TreeSet<>();
    serving.forEach(endpoint -> nonEmpty(endpoint.getNodeName()).ifPresent(nodes::add));
    return new Endpoints(!serving.isEmpty(), nodes);
  }

  /** Pods that are going but still serve count, so that draining a node loses nothing. */
  private static boolean serves(V1Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    return conditions == null
        || conditions.getReady() == null
        || conditions.getReady()
        || Boolean.TRUE.equals(conditions.getServing());
  }

  static Map<String, String> labels(V1ObjectMeta metadata) {
    return strings(metadata.getLabels());
  }

  private static Map<String, String> strings(@Nullable Map<String, @Nullable String> map) {
    Map<String, String> copy = new HashMap<>();
    if (map != null) {
      map.forEach((key, value) -> copy.put(key, orEmpty(value)));
    }
    return copy;
  }

  private static Optional<String> nonEmpty(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <E> Collection<E> orEmpty(@Nullable Collection<E> all) {
    return all == null ? List.of() : all;
  }

  /**
   * What one EndpointSlice says.
   *
   * @param service the Service it is of; empty for a slice that somebody made for other ends
   * @param endpoints the endpoints in this slice
   */
  record Slice(Optional<ServiceKey> service, Endpoints endpoints) {}
}
