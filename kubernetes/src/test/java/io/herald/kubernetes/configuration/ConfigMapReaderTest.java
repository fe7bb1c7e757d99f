package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigMapReaderTest {

  static final ObjectRef REF = new ObjectRef("v1", "ConfigMap", "herald-system", "config", "u");

  static Reading read(String text) {
    return ConfigMapReader.read(new ConfigMapSource(REF, Optional.of(text)));
  }

  private static Configuration valid(String text) {
    Reading reading = read(text);
    assertThat(reading.problems()).isEmpty();
    return reading.configuration().orElseThrow();
  }

  @Test
  void read_articlesConfigMap_isOnePoolAnnouncedAtLayer2() {
    Configuration configuration =
        valid(
            """
            address-pools:
            - name: default
              protocol: layer2
              addresses:
              - 192.168.1.210-192.168.1.220
            """);
    var pool = configuration.pool("default").orElseThrow();
    assertThat(pool.ranges()).containsExactly(IpRange.parse("192.168.1.210-192.168.1.220"));
    assertThat(pool.autoAssign()).isTrue();
    assertThat(pool.avoidBuggyIps()).isFalse();
    assertThat(configuration.l2Advertisements())
        .singleElement()
        .satisfies(ad -> assertThat(ad.covers(pool)).isTrue());
  }

  @Test
  void read_everyKeyOfTheEra_isUnderstood() {
    Configuration configuration =
        valid(
            """
            peers:
            - my-asn: 64512
              peer-asn: 64513
              peer-address: 10.0.0.1
              peer-port: 1179
              source-address: 10.0.0.2
              hold-time: 1m30s
              keepalive-time: 30s
              router-id: 10.0.0.3
              password: secret
              bfd-profile: fast
              ebgp-multihop: true
              node-selectors:
              - match-labels: {rack: r1}
                match-expressions:
                - {key: disk, operator: In, values: [ssd, nvme]}
                - {key: gpu, operator: DoesNotExist}
            bgp-communities:
              no-export: 65535:65281
            bfd-profiles:
            - name: fast
              receive-interval: 50
              transmit-interval: 50
              detect-multiplier: 3
              echo-interval: 50
              echo-mode: true
              passive-mode: false
              minimum-ttl: 254
            address-pools:
            - name: routed
              protocol: bgp
              addresses: [198.51.100.0/24, "2001:db8::/64"]
              avoid-buggy-ips: yes
              auto-assign: off
              bgp-advertisements:
              - aggregation-length: 32
                aggregation-length-v6: 128
                localpref: 100
                communities: [no-export, "64512:1"]
            - name: local
              protocol: layer2
              addresses: [10.1.0.0/24]
            """);
    assertThat(configuration.pools()).extracting("name").containsExactly("local", "routed");
    var routed = configuration.pool("routed").orElseThrow();
    assertThat(routed.autoAssign()).isFalse();
    assertThat(routed.avoidBuggyIps()).isTrue();
    assertThat(configuration.l2Advertisements())
        .as("a bgp pool is not announced at layer 2")
        .noneMatch(ad -> ad.covers(routed));
    assertThat(configuration.l2Advertisements())
        .anyMatch(ad -> ad.covers(configuration.pool("local").orElseThrow()));
  }

  @Test
  void read_emptyText_isAnEmptyConfiguration() {
    assertThat(valid("").pools()).isEmpty();
    assertThat(valid("# nothing\n").pools()).isEmpty();
    assertThat(valid("address-pools:\n").pools()).isEmpty();
  }

  @Test
  void read_withoutTheDataKey_saysSo() {
    Reading reading = ConfigMapReader.read(new ConfigMapSource(REF, Optional.empty()));
    assertThat(reading.problems().toString()).contains("data.config");
  }

  @Test
  void read_aliasesAndMergeKeys_work() {
    Configuration configuration =
        valid(
            """
            address-pools:
            - &base
              name: a
              protocol: layer2
              avoid-buggy-ips: true
              addresses: [10.0.0.0/24]
            - <<: *base
              name: b
              addresses: [10.0.1.0/24]
            """);
    assertThat(configuration.pool("b").orElseThrow().avoidBuggyIps()).isTrue();
    assertThat(configuration.pool("b").orElseThrow().contains(IpAddress.parse("10.0.1.5")))
        .isTrue();
  }

  @Test
  void read_hugePools_costNothing() {
    Configuration configuration =
        valid(
            """
            address-pools:
            - {name: v4, protocol: layer2, addresses: [0.0.0.0/0]}
            - {name: v6, protocol: layer2, addresses: ["::/0"]}
            """);
    assertThat(configuration.pools()).hasSize(2);
  }

  private static final String POOL =
      "address-pools: [{name: p, protocol: layer2, addresses: [%s]}]";

  private static String pool(String more) {
    return "address-pools:\n- name: p\n  protocol: bgp\n  addresses: [10.0.0.0/24]\n" + more;
  }

  private static String peer(String more) {
    return "peers:\n- my-asn: 1\n  peer-asn: 2\n  peer-address: 10.0.0.1\n" + more;
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        arguments("pools: []", "pools", "unknown key \"pools\""),
        arguments(pool("  cidr: [x]"), "address-pools[0].cidr", "line 5"),
        arguments("address-pools: 7", "address-pools", "is not a list"),
        arguments("address-pools: [7]", "address-pools[0]", "is not a map"),
        arguments("- a\n- b", "", "is not a map"),
        arguments("a: b: c", "", "is not YAML: line 1, column 5"),
        arguments("\tx: 1", "", "is not YAML"),
        arguments("a: *nowhere", "", "is not YAML"),
        arguments(
            "address-pools: []\naddress-pools: []",
            "address-pools",
            "line 2: key \"address-pools\" stands twice"),
        arguments(pool("  name: q"), "address-pools[0].name", "stands twice"),
        arguments(
            "address-pools: [{protocol: layer2, addresses: [10.0.0.0/24]}]",
            "address-pools[0].name",
            "is missing"),
        arguments(
            "address-pools: [{name: p, addresses: [10.0.0.0/24]}]",
            "address-pools[0].protocol",
            "is missing"),
        arguments(
            "address-pools: [{name: p, protocol: arp, addresses: [10.0.0.0/24]}]",
            "address-pools[0].protocol",
            "unknown protocol \"arp\""),
        arguments(
            "address-pools: [{name: p, protocol: layer2}]",
            "address-pools[0].addresses",
            "is empty"),
        arguments(POOL.formatted(""), "address-pools[0].addresses", "is empty"),
        arguments(POOL.formatted("10.0.0.300/24"), "address-pools[0].addresses[0]", "10.0.0.300"),
        arguments(POOL.formatted("10.0.0.1"), "address-pools[0].addresses[0]", "neither a CIDR"),
        arguments(
            POOL.formatted("10.0.0.9-10.0.0.1"),
            "address-pools[0].addresses[0]",
            "ends before it starts"),
        arguments(
            POOL.formatted("'10.0.0.1-2001:db8::1'"),
            "address-pools[0].addresses[0]",
            "mixes IPv4 and IPv6"),
        arguments(POOL.formatted("{a: b}"), "address-pools[0].addresses[0]", "not a text"),
        arguments(
            POOL.formatted("10.0.0.0/24, 10.0.0.7-10.0.0.8"),
            "address-pools[0].addresses[1]",
            "overlaps 10.0.0.0-10.0.0.255 in address-pools[0].addresses[0]"),
        arguments(
            """
            address-pools:
            - {name: a, protocol: layer2, addresses: [10.0.0.0/24]}
            - {name: b, protocol: layer2, addresses: [10.0.0.128/25]}
            """,
            "address-pools[1].addresses[0]",
            "of pool \"b\" overlaps 10.0.0.0-10.0.0.255 in address-pools[0].addresses[0] (pool"
                + " \"a\")"),
        arguments(
            """
            address-pools:
            - {name: a, protocol: layer2, addresses: [10.0.0.0/24]}
            - {name: a, protocol: layer2, addresses: [10.0.1.0/24]}
            """,
            "address-pools[1].name",
            "two pools are called \"a\""),
        arguments(
            pool("  auto-assign: maybe"), "address-pools[0].auto-assign", "not a truth value"),
        arguments(pool("  avoid-buggy-ips: 1"), "address-pools[0].avoid-buggy-ips", "not a truth"),
        arguments(
            "address-pools: [{name: p, protocol: layer2, addresses: [10.0.0.0/24],"
                + " bgp-advertisements: [{localpref: 1}]}]",
            "address-pools[0].bgp-advertisements",
            "protocol layer2"),
        arguments(
            pool("  bgp-advertisements: [{aggregation-length: 33}]"),
            "address-pools[0].bgp-advertisements[0].aggregation-length",
            "33 is out of range"),
        arguments(
            pool("  bgp-advertisements: [{aggregation-length: 23}]"),
            "address-pools[0].bgp-advertisements[0].aggregation-length",
            "/23 would announce more than the pool's 10.0.0.0-10.0.0.255"),
        arguments(
            pool("  bgp-advertisements: [{communities: [nope]}]"),
            "address-pools[0].bgp-advertisements[0].communities[0]",
            "\"nope\" is neither"),
        arguments(
            pool("  bgp-advertisements: [{localpref: -1}]"),
            "address-pools[0].bgp-advertisements[0].localpref",
            "out of range"),
        arguments("bgp-communities: {x: '1:70000'}", "bgp-communities.x", "is no BGP community"),
        arguments("peers: [{peer-asn: 2, peer-address: 10.0.0.1}]", "peers[0].my-asn", "missing"),
        arguments(peer("  peer-port: 0"), "peers[0].peer-port", "out of range"),
        arguments(peer("  hold-time: 2s"), "peers[0].hold-time", "below 3 s"),
        arguments(peer("  hold-time: fast"), "peers[0].hold-time", "no duration"),
        arguments(peer("  keepalive-time: 100s"), "peers[0].keepalive-time", "longer than"),
        arguments(peer("  router-id: here"), "peers[0].router-id", "no IP address"),
        arguments(peer("  bfd-profile: none"), "peers[0].bfd-profile", "no profile \"none\""),
        arguments(
            peer("  node-selectors: [{match-labels: {'bad key': x}}]"),
            "peers[0].node-selectors[0].match-labels",
            "no label key"),
        arguments(
            peer("  node-selectors: [{match-expressions: [{key: a, operator: Is}]}]"),
            "peers[0].node-selectors[0].match-expressions[0].operator",
            "unknown operator \"Is\""),
        arguments(
            peer("  node-selectors: [{match-expressions: [{key: a, operator: In}]}]"),
            "peers[0].node-selectors[0].match-expressions[0].values",
            "is empty"),
        arguments(
            "bfd-profiles: [{name: f, receive-interval: 5}]",
            "bfd-profiles[0].receive-interval",
            "5 is out of range"),
        arguments(
            "bfd-profiles: [{name: f, minimum-ttl: 255}]", "bfd-profiles[0].minimum-ttl", "255"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void read_invalid_namesObjectFieldAndFix(String text, String field, String message) {
    Reading reading = read(text);
    assertThat(reading.configuration()).isEmpty();
    assertThat(reading.problems())
        .allSatisfy(
            problem -> {
              assertThat(problem.object()).isEqualTo(REF);
              assertThat(problem.fix()).isNotBlank();
            })
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void read_manyMistakes_areAllReportedAtOnce() {
    List<ConfigurationProblem> problems =
        read("address-pools: [{name: p, protocol: x, addresses: [y], z: 1}]").problems();
    assertThat(problems).extracting(ConfigurationProblem::field).hasSize(3);
  }

  @Test
  void read_billionLaughs_isRefusedQuickly() {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]\n".formatted(i, i, (alias + ",").repeat(10)));
    }
    assertThat(read(text.toString()).problems())
        .anySatisfy(problem -> assertThat(problem.message()).contains("expand too far"));
  }

  @Test
  void read_aliasToItself_isRefused() {
    assertThat(read("a: &a [*a]").problems())
        .anySatisfy(problem -> assertThat(problem.message()).contains("nested too deeply"));
  }

  @Test
  void read_deepNesting_isRefused() {
    assertThat(read("[".repeat(5000)).problems()).isNotEmpty();
  }

  @Test
  void password_isNotPrinted() {
    assertThat(
            read("""
                    peers:
                    - {my-asn: 1, peer-asn: 2, peer-address: 10.0.0.1, password: hunter2}
                    """)
                .toString())
        .contains("peer1")
        .doesNotContain("hunter2");
  }
}
