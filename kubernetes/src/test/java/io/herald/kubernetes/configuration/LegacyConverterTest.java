package io.herald.kubernetes.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.configuration.LegacyConverter.Conversion;
import io.herald.kubernetes.documents.TreeWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules by which MetalLB 0.13's own converter went, and what it left to chance. */
class LegacyConverterTest {

  static Conversion convert(String text) {
    ObjectRef ref = new ObjectRef("v1", "ConfigMap", "metallb-system", "config", "");
    return LegacyConverter.convert(new ConfigMapSource(ref, Optional.of(text)), "herald-system");
  }

  static String yaml(String text) {
    Conversion conversion = convert(text);
    assertThat(conversion.problems()).noneMatch(ConfigurationProblem::isError);
    return TreeWriter.yamlDocuments(conversion.resources());
  }

  static final String EVERY_KEY =
      """
      peers:
      - my-asn: 64512
        peer-asn: 64513
        peer-address: 10.0.0.1
        source-address: 10.0.0.9
        peer-port: 1179
        hold-time: 1m
        keepalive-time: 15s
        router-id: 10.10.10.10
        password: secret
        bfd-profile: fast
        ebgp-multihop: true
        node-selectors:
        - match-labels: {rack: "1"}
          match-expressions:
          - {key: zone, operator: In, values: [b, a]}
      - {my-asn: 1, peer-asn: 2, peer-address: "fd00::1"}
      bgp-communities:
        no-advertise: 65535:65282
      bfd-profiles:
      - {name: fast, receive-interval: 100, detect-multiplier: 5, echo-mode: true}
      address-pools:
      - name: lan
        protocol: layer2
        addresses: [192.168.1.210-192.168.1.220, 192.168.2.0/24, "fd00:1::/112"]
        avoid-buggy-ips: true
      - name: wan
        protocol: bgp
        auto-assign: false
        addresses: [198.51.100.0/24]
        bgp-advertisements:
        - aggregation-length: 32
          localpref: 100
          communities: [no-advertise, "64512:1"]
        - aggregation-length: 24
      - name: other
        protocol: bgp
        addresses: [203.0.113.0/24]
      """;

  @Test
  void everyKey_hasItsFieldInTheOrderOfTheEraOfResources() {
    assertThat(yaml(EVERY_KEY))
        .isEqualTo(
            """
            ---
            apiVersion: metallb.io/v1beta2
            kind: BGPPeer
            metadata:
              name: peer1
              namespace: herald-system
            spec:
              myASN: 64512
              peerASN: 64513
              peerAddress: "10.0.0.1"
              sourceAddress: "10.0.0.9"
              peerPort: 1179
              holdTime: "60s"
              keepaliveTime: "15s"
              routerID: "10.10.10.10"
              nodeSelectors:
              - matchLabels:
                  rack: "1"
                matchExpressions:
                - key: zone
                  operator: In
                  values:
                  - "a"
                  - "b"
              password: secret
              bfdProfile: fast
              ebgpMultiHop: true
            ---
            apiVersion: metallb.io/v1beta2
            kind: BGPPeer
            metadata:
              name: peer2
              namespace: herald-system
            spec:
              myASN: 1
              peerASN: 2
              peerAddress: "fd00::1"
              holdTime: "90s"
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: lan
              namespace: herald-system
            spec:
              addresses:
              - "192.168.1.210-192.168.1.220"
              - "192.168.2.0/24"
              - "fd00:1::/112"
              avoidBuggyIPs: true
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: wan
              namespace: herald-system
            spec:
              addresses:
              - "198.51.100.0/24"
              autoAssign: false
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata:
              name: other
              namespace: herald-system
            spec:
              addresses:
              - "203.0.113.0/24"
            ---
            apiVersion: metallb.io/v1beta1
            kind: BGPAdvertisement
            metadata:
              name: bgpadvertisement1
              namespace: herald-system
            spec:
              localPref: 100
              communities:
              - "64512:1"
              - no-advertise
              ipAddressPools:
              - wan
            ---
            apiVersion: metallb.io/v1beta1
            kind: BGPAdvertisement
            metadata:
              name: bgpadvertisement2
              namespace: herald-system
            spec:
              aggregationLength: 24
              ipAddressPools:
              - wan
            ---
            apiVersion: metallb.io/v1beta1
            kind: BGPAdvertisement
            metadata:
              name: bgpadvertisement3
              namespace: herald-system
            spec:
              ipAddressPools:
              - other
            ---
            apiVersion: metallb.io/v1beta1
            kind: L2Advertisement
            metadata:
              name: l2advertisement1
              namespace: herald-system
            spec:
              ipAddressPools:
              - lan
            ---
            apiVersion: metallb.io/v1beta1
            kind: BFDProfile
            metadata:
              name: fast
              namespace: herald-system
            spec:
              receiveInterval: 100
              detectMultiplier: 5
              echoMode: true
            ---
            apiVersion: metallb.io/v1beta1
            kind: Community
            metadata:
              name: communities
              namespace: herald-system
            spec:
              communities:
              - name: no-advertise
                value: "65535:65282"
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "lan, lan",
    "My_Pool, my-pool",
    "_1st-pool, st-pool",
    "pool., pool",
    "123, pool",
    "a.b, a.b",
    "a._b, a-b"
  })
  void poolName_isMadeFitForKubernetes(String given, String expected) {
    assertThat(LegacyConverter.resourceName(given, "pool")).isEqualTo(expected);
  }

  @Test
  void poolName_tooLong_isCut() {
    assertThat(LegacyConverter.resourceName("a".repeat(80), "pool")).hasSize(63);
  }

  @Test
  void poolNames_thatBecomeTheSame_stayApart() {
    String yaml =
        yaml(
            """
            address-pools:
            - {name: a_b, protocol: layer2, addresses: [10.0.0.0/24]}
            - {name: A-B, protocol: layer2, addresses: [10.0.1.0/24]}
            """);

    assertThat(yaml).contains("name: a-b\n", "name: a-b-2\n", "  - a-b-2\n");
  }

  @Test
  void invalidConfigMap_namesLineAndKey() {
    Conversion conversion =
        convert(
            """
            address-pools:
            - name: default
              protocol: layer3
              addresses: [192.168.1.210-192.168.1.20]
              colour: red
            """);

    assertThat(conversion.resources()).isEmpty();
    assertThat(conversion.problems())
        .extracting(ConfigurationProblem::field)
        .containsExactlyInAnyOrder(
            "address-pools[0].protocol",
            "address-pools[0].addresses[0]",
            "address-pools[0].colour");
    assertThat(conversion.problems())
        .extracting(ConfigurationProblem::message)
        .anyMatch(message -> message.startsWith("line 3: "))
        .anyMatch(message -> message.startsWith("line 4: "))
        .anyMatch(message -> message.startsWith("line 5: "));
  }
}
