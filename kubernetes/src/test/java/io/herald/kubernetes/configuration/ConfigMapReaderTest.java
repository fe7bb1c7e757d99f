package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.Configuration;
import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.snapshot.ObjectRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
