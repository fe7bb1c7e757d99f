package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.store.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cluster IPs and node ports: who has which, and the next free one.
 *
 * <p>What is taken follows the store's changes, so a dry run or a write that fails takes nothing.
 * Runs inside the store's transactions only.
 */
final class ServiceAllocation {
  private static final int FIRST_NODE_PORT = 30000;
  private static final int NODE_PORTS = 2768;
  // The first address of a range is the API server's own Service in a real cluster.
  private static final int FIRST_ADDRESS = 2;

  private final List<Ip.Range> ranges;
  private final Set<String> addresses = new HashSet<>();
  private final Set<Integer> nodePorts = new HashSet<>();
  private int nextAddress = FIRST_ADDRESS;
  private int nextNodePort;

  /** Cluster IPs come from these prefixes; the first one's family is the cluster's own. */
  ServiceAllocation(List<String> prefixes) {
    ranges = prefixes.stream().map(Ip.Range::of).toList();
  }

  /** Follows a change of a Service. */
  void onChange(Change change) {
    if (change.previous() != null) {
      addresses.removeAll(clusterIps(change.previous()));
      nodePorts.removeAll(nodePortsOf(change.previous()));
    }
    if (change.type() != Change.Type.DELETED) {
      addresses.addAll(clusterIps(change.object()));
      nodePorts.addAll(nodePortsOf(change.object()));
    }
  }

  /** Puts families, cluster IPs and ports into a valid Service. */
  List<FieldError> allocate(ObjectNode service, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(service, "spec");
    List<FieldError> errors = new ArrayList<>();
    if (!ServiceDefaults.isExternalName(spec)) {
      clusterIps(spec, old == null ? Set.of() : clusterIps(old), errors);
    }
    Set<Integer> own = old == null ? Set.of() : nodePortsOf(old);
    Set<Integer> taken = new HashSet<>(nodePorts);
    taken.removeAll(own);
    nodePorts(spec, taken, errors);
    return errors;
  }

  private void clusterIps(ObjectNode spec, Set<String> own, List<FieldError> errors) {
    if (!Json.text(spec, "clusterIP").isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
    }
    List<String> wanted = Json.texts(spec.path("clusterIPs"));
    List<String> families = families(spec, wanted, errors);
    ArrayNode written = spec.putArray("ipFamilies");
    families.forEach(written::add);
    if (wanted.contains("None")) {
      spec.put("clusterIP", "None");
      return;
    }
    List<String> given = new ArrayList<>();
    for (int i = 0; i < families.size(); i++) {
      String address = i < wanted.size() ? wanted.get(i) : free(families.get(i));
      given.add(address);
      if (addresses.contains(address) && !own.contains(address)) {
        errors.add(refused(spec, address, "provided IP is already allocated"));
      } else if (ranges.stream().noneMatch(range -> range.contains(address))) {
        errors.add(refused(spec, address, "the provided IP is not in the valid range"));
      }
    }
    ArrayNode ips = spec.putArray("clusterIPs");
    given.forEach(ips::add);
    if (!given.isEmpty()) {
      spec.put("clusterIP", given.get(0));
    }
  }

  private static FieldError refused(ObjectNode spec, String address, String why) {
    return FieldError.invalid(
        "spec.clusterIPs",
        spec.path("clusterIPs"),
        "failed to allocate IP " + address + ": " + why);
  }

  private List<String> families(ObjectNode spec, List<String> wanted, List<FieldError> errors) {
    ServiceDefaults.orElse(spec, "ipFamilyPolicy", "SingleStack");
    String policy = Json.text(spec, "ipFamilyPolicy");
    Set<String> families = new LinkedHashSet<>(Json.texts(spec.path("ipFamilies")));
    wanted.stream().filter(ip -> !ip.equals("None")).map(Ip::family).forEach(families::add);
    if (families.isEmpty()) {
      families.add(ranges.get(0).family());
    }
    if (policy.equals("SingleStack")) {
      return List.of(families.iterator().next());
    }
    ranges.forEach(range -> families.add(range.family()));
    List<String> available = ranges.stream().map(Ip.Range::family).toList();
    families.retainAll(available);
    if (policy.equals("RequireDualStack") && families.size() < 2) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilyPolicy",
              spec.path("ipFamilyPolicy"),
              "this cluster is not configured for dual-stack services"));
    }
    return List.copyOf(families);
  }

  private String free(String family) {
    for (Ip.Range range : ranges) {
      if (range.family().equals(family)) {
        for (int tries = 0; tries < range.size(); tries++) {
          int n = FIRST_ADDRESS + Math.floorMod(nextAddress++ - FIRST_ADDRESS, range.size() - 3);
          if (!addresses.contains(range.address(n))) {
            return range.address(n);
          }
        }
      }
    }
    throw ApiException.internal("no free cluster IP of family " + family);
  }

  private void nodePorts(ObjectNode spec, Set<Integer> taken, List<FieldError> errors) {
    JsonNode ports = spec.path("ports");
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = (ObjectNode) ports.get(i);
      int wanted = port.path("nodePort").asInt();
      String at = "spec.ports[" + i + "].nodePort";
      if (wanted == 0 && ServiceDefaults.needsNodePorts(spec)) {
        wanted = freePort(taken);
        port.put("nodePort", wanted);
      } else if (wanted != 0) {
        check(wanted, at, taken, errors);
      }
    }
    if (ServiceDefaults.needsHealthCheckPort(spec)) {
      int wanted = spec.path("healthCheckNodePort").asInt();
      if (wanted == 0) {
        spec.put("healthCheckNodePort", freePort(taken));
      } else {
        check(wanted, "spec.healthCheckNodePort", taken, errors);
      }
    }
  }

  private static void check(int port, String at, Set<Integer> taken, List<FieldError> errors) {
    JsonNode value = Json.MAPPER.valueToTree(port);
    if (port < FIRST_NODE_PORT || port >= FIRST_NODE_PORT + NODE_PORTS) {
      errors.add(
          FieldError.invalid(
              at,
              value,
              "provided port is not in the valid range. The range of valid ports is 30000-32767"));
    } else if (taken.contains(port)) {
      errors.add(FieldError.invalid(at, value, "provided port is already allocated"));
    }
  }

  private int freePort(Set<Integer> taken) {
    for (int tries = 0; tries < NODE_PORTS; tries++) {
      // 1021 shares no factor with the range's size, so this visits each port once, spread out.
      int port = FIRST_NODE_PORT + Math.floorMod(1021 * ++nextNodePort, NODE_PORTS);
      if (taken.add(port)) {
        return port;
      }
    }
    throw ApiException.internal(
        "failed to allocate a nodePort: range is full; set allocateLoadBalancerNodePorts: false");
  }

  private static Set<String> clusterIps(ObjectNode service) {
    Set<String> ips = new HashSet<>(Json.texts(Json.at(service, "spec", "clusterIPs")));
    ips.remove("None");
    return ips;
  }

  private static Set<Integer> nodePortsOf(ObjectNode service) {
    Set<Integer> ports = new HashSet<>();
    Json.at(service, "spec", "ports").forEach(port -> ports.add(port.path("nodePort").asInt()));
    ports.add(Json.at(service, "spec", "healthCheckNodePort").asInt());
    ports.remove(0);
    return ports;
  }
}
