package io.herald.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpFamily;
import io.herald.actors.snapshot.IpFamilyPolicy;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServicePort;
import io.herald.kubernetes.client.ApiConnection;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {

  private static Gson gson;

  @BeforeAll
  static void registerGson(@TempDir Path directory) throws Exception {
    // Opening a connection is what installs the reader that tolerates unknown fields.
    Path file =
        Files.writeString(
            directory.resolve("config"),
            """
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """);
    ApiConnection.open(Optional.of(file)).close();
    gson = JSON.getGson();
  }

  private static Service service(String json) {
    return ObjectReader.service(gson.fromJson(json.replace('\'', '"'), V1Service.class));
  }

  @Test
  void service_everyField_isRead() {
    Service service =
        service(
            """
            {'metadata':{'name':'web','namespace':'shop','uid':'u1','resourceVersion':'17',
              'creationTimestamp':'2026-11-23T10:00:00Z','labels':{'a':'b'},
              'annotations':{'metallb.io/address-pool':'p'}},
             'spec':{'type':'LoadBalancer','loadBalancerClass':'herald','loadBalancerIP':'10.0.0.9',
              'externalTrafficPolicy':'Local','healthCheckNodePort':31000,
              'ipFamilyPolicy':'PreferDualStack','ipFamilies':['IPv6','IPv4'],
              'clusterIP':'fd00::1','clusterIPs':['fd00::1','10.96.0.1'],
              'ports':[{'port':80},{'port':53,'protocol':'UDP','targetPort':'dns'}],
              'selector':{'app':'web'}},
             'status':{'loadBalancer':{'ingress':[
               {'ip':'192.168.1.1','ipMode':'VIP'},{'ip':'2001:db8::1'}]}}}
            """);
    assertThat(service.key()).hasToString("shop/web");
    assertThat(service.resourceVersion()).isEqualTo("17");
    assertThat(service.created()).hasToString("2026-11-23T10:00:00Z");
    assertThat(service.annotations()).containsEntry("metallb.io/address-pool", "p");
    assertThat(service.loadBalancer()).isTrue();
    assertThat(service.loadBalancerClass()).contains("herald");
    assertThat(service.loadBalancerIp()).contains("10.0.0.9");
    assertThat(service.localTrafficOnly()).isTrue();
    assertThat(service.healthCheckNodePort()).isEqualTo(31000);
    assertThat(service.ipFamilyPolicy()).isEqualTo(IpFamilyPolicy.PREFER_DUAL_STACK);
    assertThat(service.ipFamilies()).containsExactly(IpFamily.IPV6, IpFamily.IPV4);
    assertThat(service.clusterIps())
        .containsExactly(IpAddress.parse("fd00::1"), IpAddress.parse("10.96.0.1"));
    assertThat(service.ports())
        .containsExactly(new ServicePort("TCP", 80), new ServicePort("UDP", 53));
    assertThat(service.selector()).isEqualTo(Map.of("app", "web"));
    assertThat(service.ingress())
        .containsExactly(IpAddress.parse("192.168.1.1"), IpAddress.parse("2001:db8::1"));
    assertThat(service.foreignIngress()).isFalse();
  }

  /** What only kube-proxy acts on decides nothing here, and so is no change. */
  @Test
  void service_fieldsOfKubeProxy_areNotLookedAt() {
    String service =
        "{'metadata':{'name':'web','namespace':'shop'},'spec':{'type':'LoadBalancer',%s"
            + "'clusterIP':'10.96.0.1','ports':[{'port':80%s}]}}";
    assertThat(
            service(
                service.formatted(
                    "'allocateLoadBalancerNodePorts':false,'internalTrafficPolicy':'Local',"
                        + "'loadBalancerSourceRanges':['10.0.0.0/8'],'sessionAffinity':'ClientIP',",
                    ",'targetPort':8080,'nodePort':30080,'name':'http'")))
        .isEqualTo(service(service.formatted("", "")));
  }

  @Test
  void service_almostEmpty_isRead() {
    Service service = service("{'metadata':{'name':'a','namespace':'b'}}");
    assertThat(service.loadBalancer()).isFalse();
    assertThat(service.clusterIps()).isEmpty();
    assertThat(service.ipFamilyPolicy()).isEqualTo(IpFamilyPolicy.SINGLE_STACK);
    assertThat(service.loadBalancerClass()).isEmpty();
  }

  @Test
  void service_headless_hasNoClusterAddress() {
    Service service =
        service(
            "{'metadata':{'name':'a','namespace':'b'},"
                + "'spec':{'clusterIP':'None','clusterIPs':['None']}}");
    assertThat(service.clusterIps()).isEmpty();
  }

  @Test
  void service_onlyClusterIpOfOldServers_isRead() {
    Service service =
        service("{'metadata':{'name':'a','namespace':'b'},'spec':{'clusterIP':'10.0.0.1'}}");
    assertThat(service.clusterIps()).containsExactly(IpAddress.parse("10.0.0.1"));
  }

  @Test
  void service_hostNameInStatus_isForeign() {
    Service service =
        service(
            "{'metadata':{'name':'a','namespace':'b'},'status':{'loadBalancer':{'ingress':"
                + "[{'hostname':'lb.example'},{'ip':'10.0.0.1'}]}}}");
    assertThat(service.ingress()).containsExactly(IpAddress.parse("10.0.0.1"));
    assertThat(service.foreignIngress()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "{}, true",
    "{'ready':true}, true",
    "{'ready':true;'serving':false}, true",
    "{'ready':false}, false",
    "{'ready':false;'serving':true}, true",
    "{'ready':false;'serving':true;'terminating':true}, true",
    "{'ready':false;'serving':false;'terminating':true}, false",
    "{'serving':false}, true"
  })
  void slice_conditions_readyBeforeServing(String conditions, boolean serves) {
    String json =
        "{'metadata':{'name':'s-1','namespace':'n','labels':{'kubernetes.io/service-name':'s'}},"
            + "'endpoints':[{'nodeName':'node-a','conditions':"
            + conditions.replace(';', ',')
            + "}]}";
    var slice = ObjectReader.slice(gson.fromJson(json.replace('\'', '"'), V1EndpointSlice.class));
    assertThat(slice.service().orElseThrow()).hasToString("n/s");
    assertThat(slice.endpoints().anyServing()).isEqualTo(serves);
    assertThat(slice.endpoints().servingNodes())
        .isEqualTo(new java.util.TreeSet<>(serves ? List.of("node-a") : List.of()));
  }

  @Test
  void slice_ofNoService_countsForNone() {
    var slice =
        ObjectReader.slice(
            gson.fromJson(
                "{\"metadata\":{\"name\":\"x\",\"namespace\":\"n\"}}", V1EndpointSlice.class));
    assertThat(slice.service()).isEmpty();
  }

  private static Node node(String json) {
    return ObjectReader.node(gson.fromJson(json.replace('\'', '"'), V1Node.class));
  }

  @ParameterizedTest
  @CsvSource({"True, true", "False, false", "Unknown, false"})
  void node_networkUnavailable_onlyWhenTrue(String status, boolean unavailable) {
    Node node =
        node(
            "{'metadata':{'name':'n'},'status':{'conditions':"
                + "[{'type':'NetworkUnavailable','status':'"
                + status
                + "'}]}}");
    assertThat(node.networkUnavailable()).isEqualTo(unavailable);
  }

  @ParameterizedTest
  @CsvSource({
    "node.kubernetes.io/out-of-service, true",
    "node.cloudprovider.kubernetes.io/shutdown, true",
    "node.kubernetes.io/unschedulable, false",
    "node.kubernetes.io/not-ready, false"
  })
  void node_taints_onlyOutOfServiceAndShutdownMeanLeaving(String taint, boolean leaving) {
    Node node =
        node(
            "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'"
                + taint
                + "','effect':'NoExecute'}]}}");
    assertThat(node.leaving()).isEqualTo(leaving);
  }
}
