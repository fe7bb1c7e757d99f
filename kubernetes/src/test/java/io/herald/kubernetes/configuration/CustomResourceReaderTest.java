package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.herald.actors.config.AddressPool;
import io.herald.actors.config.Configuration;
import io.herald.actors.config.L2Advertisement;
import io.herald.actors.config.ServiceAllocation;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.LabelSelector;
import io.herald.actors.snapshot.LabelSelector.Operator;
import io.herald.actors.snapshot.LabelSelector.Requirement;
import io.herald.actors.snapshot.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourceReaderTest {

  static ResourceSource source(String kind, String name, String spec) {
    return new ResourceSource(
        new ObjectRef("metallb.io/v1beta1", kind, "herald-system", name, "u-" + name),
        Map.of("name", name),
        Optional.ofNullable(spec)
            .map(text -> (JsonObject) JsonParser.parseString(text.replace('\'', '"'))));
  }

  static ResourceSource pool(String name, String spec) {
    return source("IPAddressPool", name, spec);
  }

  static ResourceSource advertisement(String name, String spec) {
    return source("L2Advertisement", name, spec);
  }

  static Reading read(List<ResourceSource> resources) {
    return CustomResourceReader.read(
        new ConfigurationInput(Optional.empty(), resources, Map.of(), true));
  }

  private static Configuration valid(List<ResourceSource> pools, List<ResourceSource> ads) {
    Reading reading = read(both(pools, ads));
    assertThat(reading.errors()).isEmpty();
    return reading.configuration().orElseThrow();
  }

  private static List<ResourceSource> both(List<ResourceSource> one, List<ResourceSource> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static AddressPool validPool(String spec) {
    return valid(List.of(pool("p", spec)), List.of()).pools().get(0);
  }

  private static L2Advertisement validAdvertisement(String spec) {
    return valid(List.of(), List.of(advertisement("a", spec))).l2Advertisements().get(0);
  }

  @Test
  void pool_withDefaults_isForEveryService() {
    AddressPool pool = validPool("{'addresses':['10.0.0.0/24',' 10.0.1.1 - 10.0.1.9 ']}");
    assertThat(pool.ranges())
        .containsExactly(IpRange.parse("10.0.0.0/24"), IpRange.parse("10.0.1.1-10.0.1.9"));
    assertThat(pool.autoAssign()).isTrue();
    assertThat(pool.avoidBuggyIps()).isFalse();
    assertThat(pool.serviceAllocation()).isEmpty();
    assertThat(pool.labels()).containsEntry("name", "p");
  }

  @Test
  void pool_everyField_isRead() {
    AddressPool pool =
        validPool(
            """
            {'addresses':['2001:db8::/64'],'autoAssign':false,'avoidBuggyIPs':true,
             'serviceAllocation':{'priority':50,'namespaces':['a','b'],
               'namespaceSelectors':[{'matchLabels':{'team':'x'}}],
               'serviceSelectors':[{'matchExpressions':[
                 {'key':'app','operator':'In','values':['web']}]}]}}
            """);
    assertThat(pool.autoAssign()).isFalse();
    assertThat(pool.avoidBuggyIps()).isTrue();
    ServiceAllocation allocation = pool.serviceAllocation().orElseThrow();
    assertThat(allocation.priority()).isEqualTo(50);
    assertThat(allocation.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(allocation.namespaceSelectors().get(0).matches(Map.of("team", "x"))).isTrue();
    assertThat(allocation.serviceSelectors().get(0).matches(Map.of("app", "web"))).isTrue();
    assertThat(allocation.serviceSelectors().get(0).matches(Map.of("app", "db"))).isFalse();
  }

  @Test
  void pool_serviceAllocationWithPriorityOnly_isForEveryServiceWithThatPriority() {
    AddressPool pool =
        validPool("{'addresses':['10.0.0.0/24'],'serviceAllocation':{'priority':3}}");
    ServiceAllocation allocation = pool.serviceAllocation().orElseThrow();
    assertThat(allocation.priority()).isEqualTo(3);
    assertThat(allocation.serviceSelectors()).containsExactly(LabelSelector.EVERYTHING);
  }

  @Test
  void pools_areOrderedByNameWhateverTheOrderOfArrival() {
    ResourceSource a = pool("a", "{'addresses':['10.0.0.0/24']}");
    ResourceSource b = pool("b", "{'addresses':['10.0.1.0/24']}");
    assertThat(valid(List.of(b, a), List.of())).isEqualTo(valid(List.of(a, b), List.of()));
  }

  @Test
  void advertisement_withoutSpec_coversEveryPoolEverywhere() {
    L2Advertisement ad = validAdvertisement(null);
    assertThat(ad.covers(validPool("{'addresses':['10.0.0.0/24']}"))).isTrue();
    assertThat(ad.nodeSelectors()).isEmpty();
    assertThat(ad.interfaces()).isEmpty();
  }

  @Test
  void advertisement_everyField_isRead() {
    L2Advertisement ad =
        validAdvertisement(
            """
            {'ipAddressPools':['p','unknown'],
             'ipAddressPoolSelectors':[{'matchLabels':{'zone':'a'}}],
             'nodeSelectors':[{'matchLabels':{'rack':'1'}},{'matchLabels':{'rack':'2'}}],
             'interfaces':['eth0','eth1'],
             'serviceSelectors':[{'matchLabels':{'app':'web'}}],
             'preferredNodeSelectors':[
               {'weight':10,'preference':{'matchLabels':{'ssd':'yes'}}}],
             'somethingNewer':1}
            """);
    assertThat(ad.pools()).containsExactlyInAnyOrder("p", "unknown");
    assertThat(ad.poolSelectors()).hasSize(1);
    assertThat(ad.nodeSelectors()).hasSize(2);
    assertThat(ad.interfaces()).containsExactlyInAnyOrder("eth0", "eth1");
    assertThat(ad.serviceSelectors()).hasSize(1);
    assertThat(ad.preferredNodes().get(0).weight()).isEqualTo(10);
  }

  static Stream<Arguments> invalidPools() {
    return Stream.of(
        arguments(null, "spec.addresses", "is empty"),
        arguments("{}", "spec.addresses", "is empty"),
        arguments("{'addresses':[]}", "spec.addresses", "is empty"),
        arguments("{'addresses':'10.0.0.0/24'}", "spec.addresses", "is not a list"),
        arguments("{'addresses':['x']}", "spec.addresses[0]", "\"x\""),
        arguments("{'addresses':['10.0.0.0/33']}", "spec.addresses[0]", "/33"),
        arguments("{'addresses':['10.0.0.5-10.0.0.1']}", "spec.addresses[0]", "ends before"),
        arguments("{'addresses':['10.0.0.0/24','10.0.0.0/24']}", "spec.addresses[1]", "overlaps"),
        arguments("{'addresses':['10.0.0.0/24'],'autoAssign':'yes'}", "spec.autoAssign", "truth"),
        arguments(
            "{'addresses':['10.0.0.0/24'],'serviceAllocation':{'priority':'high'}}",
            "spec.serviceAllocation.priority",
            "not a whole number"),
        arguments(
            "{'addresses':['10.0.0.0/24'],'serviceAllocation':{'namespaces':['a','a']}}",
            "spec.serviceAllocation.namespaces[1]",
            "stands twice"),
        arguments(
            "{'addresses':['10.0.0.0/24'],'serviceAllocation':{'serviceSelectors':"
                + "[{'matchLabels':{'a':'b'}},{'matchLabels':{'a':'b'}}]}}",
            "spec.serviceAllocation.serviceSelectors[1]",
            "stands twice"),
        arguments(
            "{'addresses':['10.0.0.0/24'],'serviceAllocation':{'namespaceSelectors':"
                + "[{'matchLabel':{'a':'b'}}]}}",
            "spec.serviceAllocation.namespaceSelectors[0].matchLabel",
            "unknown key"));
  }

  @ParameterizedTest
  @MethodSource("invalidPools")
  void pool_invalid_namesObjectFieldAndFix(String spec, String field, String message) {
    assertProblem(read(List.of(pool("bad", spec))), "bad", field, message);
  }

  static Stream<Arguments> invalidAdvertisements() {
    return Stream.of(
        arguments("{'ipAddressPools':['p','p']}", "spec.ipAddressPools[1]", "stands twice"),
        arguments("{'ipAddressPoolSelectors':[{},{}]}", "spec.ipAddressPoolSelectors[1]", "twice"),
        arguments("{'nodeSelectors':[{},{}]}", "spec.nodeSelectors[1]", "stands twice"),
        arguments("{'serviceSelectors':[{},{}]}", "spec.serviceSelectors[1]", "stands twice"),
        arguments(
            "{'nodeSelectors':[{'matchExpressions':[{'key':'a','operator':'Exists',"
                + "'values':['b']}]}]}",
            "spec.nodeSelectors[0].matchExpressions[0].values",
            "must be empty"),
        arguments(
            "{'nodeSelectors':[{'matchLabels':{'a':'not ok'}}]}",
            "spec.nodeSelectors[0].matchLabels",
            "no label value"),
        arguments(
            "{'preferredNodeSelectors':[{'preference':{}}]}",
            "spec.preferredNodeSelectors[0].weight",
            "is missing"),
        arguments(
            "{'preferredNodeSelectors':[{'weight':101,'preference':{}}]}",
            "spec.preferredNodeSelectors[0].weight",
            "101 is out of range"),
        arguments(
            "{'preferredNodeSelectors':[{'weight':1}]}",
            "spec.preferredNodeSelectors[0].preference",
            "is missing"),
        arguments("{'interfaces':[['eth0']]}", "spec.interfaces[0]", "is not a text"));
  }

  @ParameterizedTest
  @MethodSource("invalidAdvertisements")
  void advertisement_invalid_namesObjectFieldAndFix(String spec, String field, String message) {
    assertProblem(read(List.of(advertisement("bad", spec))), "bad", field, message);
  }

  @Test
  void selector_valueOrExpressionThatStandsTwice_countsOnce() {
    String in = "{'key':'a','operator':'In','values':['b','c','b']}";
    L2Advertisement ad =
        validAdvertisement("{'nodeSelectors':[{'matchExpressions':[" + in + "," + in + "]}]}");
    assertThat(ad.nodeSelectors())
        .containsExactly(
            new LabelSelector(
                Map.of(), List.of(new Requirement("a", Operator.IN, Set.of("b", "c")))));
  }

  @Test
  void pool_priorityOfMoreThan32Bits_isRead() {
    AddressPool pool =
        validPool(
            "{'addresses':['10.0.0.0/24'],'serviceAllocation':{'priority':9223372036854775807}}");
    assertThat(pool.serviceAllocation().orElseThrow().priority()).isEqualTo(Long.MAX_VALUE);
  }

  private static void assertProblem(Reading reading, String name, String field, String message) {
    assertThat(reading.configuration()).isEmpty();
    assertThat(reading.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.object().name()).isEqualTo(name);
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.message()).contains(message);
              assertThat(problem.fix()).isNotBlank();
            });
  }

  @Test
  void overlappingPools_problemNamesBothObjects() {
    Reading reading =
        read(
            List.of(
                pool("first", "{'addresses':['10.0.0.0/24']}"),
                pool("second", "{'addresses':['192.168.0.0/24','10.0.0.200-10.0.0.210']}")));
    assertThat(reading.errors())
        .singleElement()
        .asString()
        .contains("IPAddressPool herald-system/second: spec.addresses[1]")
        .contains("spec.addresses[0] of IPAddressPool herald-system/first");
  }

  @Test
  void oneBadObject_makesItsPartInvalid() {
    Reading reading =
        read(
            List.of(
                pool("good", "{'addresses':['10.0.0.0/24']}"),
                pool("bad", "{}"),
                advertisement("all", null)));
    assertThat(reading.configuration()).isEmpty();
    assertThat(reading.pools()).isEmpty();
    assertThat(reading.layer2()).isPresent();
    assertThat(reading.bgp()).as("its rules look at the pools").isEmpty();
    assertThat(reading.errors()).hasSize(1);
  }
}
