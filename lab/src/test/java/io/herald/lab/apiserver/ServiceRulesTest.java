package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.kinds.ApiException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRulesTest {
  @TempDir static Path folder;
  private static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.start(ApiServerOptions.local(folder));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void clear() {
    server
        .list("v1", "Service", "")
        .forEach(s -> server.delete("v1", "Service", "default", Json.text(s, "metadata", "name")));
  }

  private static ObjectNode service(String name, String spec) {
    return server.apply(
        Json.read(
            "{apiVersion: v1, kind: Service, metadata: {name: " + name + "}, spec: " + spec + "}"));
  }

  @Test
  void loadBalancer_created_hasAddressesPortsAndPolicies() {
    ObjectNode service = server.apply(Json.read(Manifests.SERVICE));
    JsonNode spec = service.path("spec");
    assertThat(Json.text(spec, "clusterIP")).startsWith("10.96.");
    assertThat(Json.texts(spec.path("clusterIPs"))).containsExactly(Json.text(spec, "clusterIP"));
    assertThat(Json.texts(spec.path("ipFamilies"))).containsExactly("IPv4");
    assertThat(Json.text(spec, "ipFamilyPolicy")).isEqualTo("SingleStack");
    assertThat(spec.at("/ports/0/nodePort").asInt()).isBetween(30000, 32767);
    assertThat(spec.at("/ports/0/protocol").asText()).isEqualTo("TCP");
    assertThat(Json.text(spec, "externalTrafficPolicy")).isEqualTo("Cluster");
    assertThat(spec.path("allocateLoadBalancerNodePorts").asBoolean()).isTrue();
    assertThat(Json.at(service, "metadata").has("generation")).isFalse();
  }

  @Test
  void loadBalancer_withoutNodePorts_hasNone() {
    ObjectNode service =
        service(
            "a", "{type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]}");
    assertThat(service.at("/spec/ports/0").has("nodePort")).isFalse();
  }

  @Test
  void trafficPolicyLocal_givenAndTaken_allocatesHealthCheckPortAndFreesIt() {
    String local = "{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}";
    int port = service("a", local).at("/spec/healthCheckNodePort").asInt();
    assertThat(port).isBetween(30000, 32767);
    assertThat(service("a", local).at("/spec/healthCheckNodePort").asInt()).isEqualTo(port);
    String cluster = local.replace("Local", "Cluster");
    assertThat(service("a", cluster).path("spec").has("healthCheckNodePort")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SingleStack, IPv6, 1, IPv6",
    "PreferDualStack, '', 2, IPv4",
    "RequireDualStack, IPv6, 2, IPv6",
    "RequireDualStack, '', 2, IPv4"
  })
  void ipFamilyPolicy_chosen_decidesClusterIps(
      String policy, String families, int count, String first) {
    ObjectNode service =
        service(
            "a",
            "{ipFamilyPolicy: "
                + policy
                + ", ipFamilies: ["
                + families
                + "], ports: [{port: 80}]}");
    assertThat(service.at("/spec/clusterIPs")).hasSize(count);
    assertThat(service.at("/spec/ipFamilies/0").asText()).isEqualTo(first);
    assertThat(service.at("/spec/clusterIPs/0").asText().contains(":"))
        .isEqualTo(first.equals("IPv6"));
  }

  @Test
  void ipFamilyPolicy_changed_addsAndDropsSecondAddress() {
    String first = service("a", "{ports: [{port: 80}]}").at("/spec/clusterIP").asText();
    ObjectNode wide = service("a", "{ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]}");
    assertThat(Json.texts(wide.at("/spec/clusterIPs"))).hasSize(2).first().isEqualTo(first);
    ObjectNode narrow = wide.deepCopy();
    Json.child(narrow, "spec").put("ipFamilyPolicy", "SingleStack");
    ObjectNode back = server.apply(narrow);
    assertThat(Json.texts(back.at("/spec/clusterIPs"))).containsExactly(first);
    assertThat(Json.texts(back.at("/spec/ipFamilies"))).containsExactly("IPv4");
  }

  @Test
  void type_changed_dropsAndRegainsWhatBelongsToIt() {
    int port =
        service("a", "{type: LoadBalancer, ports: [{port: 80}]}")
            .at("/spec/ports/0/nodePort")
            .asInt();
    ObjectNode plain =
        service("a", "{type: ClusterIP, ports: [{port: 80, nodePort: " + port + "}]}");
    assertThat(plain.at("/spec/ports/0").has("nodePort")).isFalse();
    assertThat(plain.path("spec").has("allocateLoadBalancerNodePorts")).isFalse();
    assertThat(plain.path("spec").has("externalTrafficPolicy")).isFalse();
    ObjectNode outside = service("a", "{type: ExternalName, externalName: example.org}");
    assertThat(outside.path("spec").has("clusterIPs")).isFalse();
    assertThat(
            service("a", "{type: NodePort, ports: [{port: 80}]}")
                .at("/spec/ports/0/nodePort")
                .asInt())
        .isPositive();
  }

  @Test
  void clusterIp_ofDeletedService_canBeGivenAgain() {
    String ip = service("a", "{ports: [{port: 80}]}").at("/spec/clusterIP").asText();
    String wish = "{clusterIP: " + ip + ", ports: [{port: 80}]}";
    assertThatThrownBy(() -> service("b", wish)).hasMessageContaining("already allocated");
    server.delete("v1", "Service", "default", "a");
    assertThat(service("b", wish).at("/spec/clusterIP").asText()).isEqualTo(ip);
  }

  @Test
  void ingress_written_getsIpModeVip() {
    ObjectNode service = server.apply(Json.read(Manifests.SERVICE));
    Json.child(service, "status", "loadBalancer")
        .putArray("ingress")
        .addObject()
        .put("ip", "192.168.1.210");
    ObjectNode stored = server.apply(service);
    assertThat(stored.at("/status/loadBalancer/ingress/0/ipMode").asText()).isEqualTo("VIP");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: LoadBalancer} | spec.ports: Required value",
        "{ports: [{port: 0}]} | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535",
        "{ports: [{port: 80, protocol: FOO}]} | supported values: \"SCTP\", \"TCP\", \"UDP\"",
        "{ports: [{port: 80}, {port: 81}]} | spec.ports[0].name: Required value",
        "{type: Foo, ports: [{port: 80}]} | spec.type: Unsupported value: \"Foo\"",
        "{loadBalancerClass: x, ports: [{port: 80}]} | may only be used when `type` is",
        "{ipFamilies: [IPv4, IPv6], ports: [{port: 80}]} | when multiple IP families are specified",
        "{clusterIP: 10.1.2.3, ports: [{port: 80}]} | not in the valid range",
        "{type: NodePort, ports: [{port: 80, nodePort: 80}]} | 30000-32767",
        "{type: LoadBalancer, loadBalancerSourceRanges: [x], ports: [{port: 80}]} | valid CIDR",
        "{ports: [{port: 80}], foo: 1} | unknown field \"spec.foo\"",
        "{ports: [{port: http}]} | cannot unmarshal string into Go struct field spec.ports[0].port"
      })
  void service_broken_isRefusedInKubernetesWords(String spec, String message) {
    assertThatThrownBy(() -> service("a", spec))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }

  @Test
  void clusterIp_changed_isRefused() {
    service("a", "{ports: [{port: 80}]}");
    assertThatThrownBy(() -> service("a", "{clusterIP: 10.96.200.1, ports: [{port: 80}]}"))
        .hasMessageContaining("may not change once set");
  }

  @Test
  void name_startingWithDigit_isRefused() {
    assertThatThrownBy(() -> service("1a", "{ports: [{port: 80}]}"))
        .hasMessageContaining("a DNS-1035 label must consist of");
  }
}
