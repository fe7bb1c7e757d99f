package io.herald.allocator;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceCondition;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.actors.snapshot.ServicePort;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds Services for tests: by default an IPv4 load balancer with port TCP/80 and no wishes. */
public final class ServiceBuilder {

  private final ServiceKey key;
  private String uid;
  private String resourceVersion = "1";
  private Instant created = Instant.EPOCH;
  private Map<String, String> labels = Map.of();
  private final Map<String, String> annotations = new HashMap<>();
  private boolean loadBalancer = true;
  private Optional<String> loadBalancerClass = Optional.empty();
  private Optional<String> loadBalancerIp = Optional.empty();
  private boolean local;
  private IpFamilyPolicy policy = IpFamilyPolicy.SINGLE_STACK;
  private List<IpFamily> families = List.of();
  private List<IpAddress> clusterIps = addresses("10.96.0.1");
  private List<ServicePort> ports = List.of(new ServicePort("TCP", 80));
  private Map<String, String> selector = Map.of("app", "web");
  private List<IpAddress> ingress = List.of();
  private boolean foreignIngress;
  private Map<String, ServiceCondition> conditions = Map.of();

  private ServiceBuilder(ServiceKey key) {
    this.key = key;
    uid = "uid of " + key;
  }

  public static ServiceBuilder service(String name) {
    return new ServiceBuilder(
        name.contains("/") ? ServiceKey.parse(name) : new ServiceKey("default", name));
  }

  /** A copy of {@code service} to change. */
  public static ServiceBuilder from(Service service) {
    ServiceBuilder builder = new ServiceBuilder(service.key());
    builder.uid = service.uid();
    builder.resourceVersion = service.resourceVersion();
    builder.created = service.created();
    builder.labels = service.labels();
    builder.annotations.putAll(service.annotations());
    builder.loadBalancer = service.loadBalancer();
    builder.loadBalancerClass = service.loadBalancerClass();
    builder.loadBalancerIp = service.loadBalancerIp();
    builder.local = service.localTrafficOnly();
    builder.policy = service.ipFamilyPolicy();
    builder.families = service.ipFamilies();
    builder.clusterIps = service.clusterIps();
    builder.ports = service.ports();
    builder.selector = service.selector();
    builder.ingress = service.ingress();
    builder.foreignIngress = service.foreignIngress();
    builder.conditions = service.conditions();
    return builder;
  }

  public static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }

  public ServiceBuilder uid(String value) {
    uid = value;
    return this;
  }

  public ServiceBuilder version(String value) {
    resourceVersion = value;
    return this;
  }

  /** Seconds since the epoch: higher is younger. */
  public ServiceBuilder created(long second) {
    created = Instant.ofEpochSecond(second);
    return this;
  }

  public ServiceBuilder labels(Map<String, String> value) {
    labels = value;
    return this;
  }

  public ServiceBuilder annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  public ServiceBuilder withoutAnnotation(String name) {
    annotations.remove(name);
    return this;
  }

  public ServiceBuilder noLoadBalancer() {
    loadBalancer = false;
    return this;
  }

  public ServiceBuilder loadBalancerClass(String value) {
    loadBalancerClass = Optional.of(value);
    return this;
  }

  public ServiceBuilder loadBalancerIp(String value) {
    loadBalancerIp = Optional.of(value);
    return this;
  }

  public ServiceBuilder local() {
    local = true;
    return this;
  }

  public ServiceBuilder policy(IpFamilyPolicy value) {
    policy = value;
    return this;
  }

  public ServiceBuilder families(IpFamily... values) {
    families = List.of(values);
    return this;
  }

  public ServiceBuilder clusterIps(String... texts) {
    clusterIps = addresses(texts);
    return this;
  }

  public ServiceBuilder ipv6() {
    return clusterIps("fd00::1");
  }

  public ServiceBuilder dual(IpFamilyPolicy value) {
    return clusterIps("10.96.0.1", "fd00::1").policy(value);
  }

  public ServiceBuilder ports(Integer... numbers) {
    ports = Arrays.stream(numbers).map(number -> new ServicePort("TCP", number)).toList();
    return this;
  }

  public ServiceBuilder ports(ServicePort... values) {
    ports = List.of(values);
    return this;
  }

  public ServiceBuilder selector(Map<String, String> value) {
    selector = value;
    return this;
  }

  public ServiceBuilder sharing(String value) {
    return annotation("metallb.io/allow-shared-ip", value);
  }

  public ServiceBuilder ingress(String... texts) {
    ingress = addresses(texts);
    return this;
  }

  /** As the allocator left it: addresses and the annotation of their pool. */
  public ServiceBuilder assigned(String pool, String... texts) {
    return ingress(texts).annotation("metallb.io/ip-allocated-from-pool", pool);
  }

  public ServiceBuilder foreignIngress() {
    foreignIngress = true;
    return this;
  }

  public ServiceBuilder conditions(Map<String, ServiceCondition> values) {
    conditions = values;
    return this;
  }

  public Service build() {
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
        local,
        0,
        policy,
        families,
        clusterIps,
        ports,
        selector,
        ingress,
        foreignIngress,
        conditions);
  }
}
