package io.herald.kubernetes.configuration;

import static io.herald.kubernetes.configuration.LegacyConverterTest.convert;
import static io.herald.kubernetes.configuration.LegacyConverterTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.herald.actors.config.BfdProfile;
import io.herald.actors.config.BgpCommunity;
import io.herald.actors.config.BgpPeer;
import io.herald.actors.config.Configuration;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.configuration.LegacyConverter.Conversion;
import io.herald.kubernetes.documents.ClusterReading;
import io.herald.kubernetes.documents.DocumentProblems;
import io.herald.kubernetes.documents.DocumentReader;
import io.herald.kubernetes.documents.Documents;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the converter writes, read back. */
class ConvertedResourcesTest {

  private static Configuration legacy(String text) {
    ObjectRef ref = new ObjectRef("v1", "ConfigMap", "n", "config", "");
    return ConfigMapReader.read(new ConfigMapSource(ref, Optional.of(text)))
        .configuration()
        .orElseThrow();
  }

  /** What a cluster makes of the output, by the way of its YAML. */
  private static Configuration readBack(String text) throws Exception {
    Documents documents = Documents.of(DocumentReader.read("converted", yaml(text)));
    assertThat(DocumentProblems.of(documents, "herald-system")).isEmpty();
    ClusterSnapshot read = new ClusterReading("herald-system", "config").read(documents).snapshot();
    assertThat(read.problems()).isEmpty();
    return read.configuration().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LegacyConverterTest.EVERY_KEY,
        """
        address-pools:
        - {name: lan, protocol: layer2, addresses: [10.0.0.0/24, 10.0.1.5-10.0.1.9]}
        - {name: rest, protocol: layer2, auto-assign: false, addresses: [10.0.2.0/24]}
        """,
        """
        address-pools: [{name: wan, protocol: bgp, addresses: [10.0.0.0/24]}]
        peers:
        - my-asn: 1
          peer-asn: 1
          peer-address: 10.0.0.1
          hold-time: 0s
          node-selectors:
          - match-expressions: [{key: a, operator: In, values: [b, b]}, {key: c, operator: Exists}]
          - match-expressions: [{key: a, operator: In, values: [b, b]}, {key: c, operator: Exists}]
          - {}
        """
      })
  void converted_meansTheSameToTheReaders(String text) throws Exception {
    Configuration legacy = legacy(text);
    Configuration converted = readBack(text);

    assertThat(converted.pools()).isEqualTo(legacy.pools());
    assertThat(converted.bgp().peers())
        .usingRecursiveComparison()
        .ignoringFields("nodeSelectors")
        .isEqualTo(legacy.bgp().peers());
    for (int i = 0; i < legacy.bgp().peers().size(); i++) {
      assertThat(converted.bgp().peers().get(i).nodeSelectors())
          .isEqualTo(legacy.bgp().peers().get(i).nodeSelectors().stream().distinct().toList());
    }
    assertThat(converted.bgp().advertisements()).isEqualTo(legacy.bgp().advertisements());
    assertThat(converted.bgp().bfdProfiles()).isEqualTo(legacy.bgp().bfdProfiles());
    assertThat(converted.bgp().communities()).isEqualTo(legacy.bgp().communities());
    assertThat(converted.l2Advertisements())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("name")
        .isEqualTo(legacy.l2Advertisements());
  }

  @Test
  void renamedPool_isWarnedOf() {
    Conversion conversion =
        convert(
            """
            address-pools:
            - {name: My_Pool, protocol: layer2, addresses: [10.0.0.0/24]}
            - {name: plain, protocol: layer2, addresses: [10.0.1.0/24]}
            """);

    assertThat(conversion.resources()).isNotEmpty();
    assertThat(conversion.problems())
        .singleElement()
        .asString()
        .contains("pool \"My_Pool\" is called my-pool", "annotations address-pool");
  }

  @Test
  void profileNames_thatBecomeTheSame_stayApartForTheirPeers() throws Exception {
    Configuration converted =
        readBack(
            """
            address-pools: [{name: wan, protocol: bgp, addresses: [10.0.0.0/24]}]
            bfd-profiles:
            - {name: a_b, receive-interval: 10}
            - {name: A-B, receive-interval: 20}
            peers:
            - {my-asn: 1, peer-asn: 2, peer-address: 10.0.0.1, bfd-profile: a_b}
            - {my-asn: 1, peer-asn: 2, peer-address: 10.0.0.2, bfd-profile: A-B}
            """);

    assertThat(converted.bgp().bfdProfiles())
        .extracting(BfdProfile::name, BfdProfile::receiveInterval)
        .containsExactlyInAnyOrder(tuple("a-b", Optional.of(10)), tuple("a-b-2", Optional.of(20)));
    assertThat(converted.bgp().peers())
        .extracting(BgpPeer::bfdProfile)
        .containsExactly(Optional.of("a-b"), Optional.of("a-b-2"));
  }

  @Test
  void aliasesThatLookLikeValues_areWrittenOut() throws Exception {
    Configuration converted =
        readBack(
            """
            bgp-communities: {"1:1": "2:2", "team:a": "3:3", plain: "1:1"}
            address-pools:
            - name: p
              protocol: bgp
              addresses: [10.0.0.0/24]
              bgp-advertisements: [{communities: ["1:1", "team:a", plain, "4:4"]}]
            """);

    assertThat(converted.bgp().communities()).containsOnlyKeys("plain");
    assertThat(converted.bgp().advertisements().get(0).communities())
        .extracting(BgpCommunity::toString)
        .containsExactlyInAnyOrder("2:2", "3:3", "1:1", "4:4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "peer-port: 16385 | BGPPeer herald-system/peer1: spec.peerPort: 16385 is out of range",
        "bfd-profile: e   | has echoMode, which is for IPv4 alone"
      })
  void whatNoResourceCanSay_isAnErrorAndNoOutput(String key, String message) {
    Conversion conversion =
        convert(
            """
            bfd-profiles: [{name: e, echo-mode: true}]
            address-pools: [{name: p, protocol: bgp, addresses: ["fd00::/64"]}]
            peers:
            - my-asn: 1
              peer-asn: 2
              peer-address: 10.0.0.1
              %s
            """
                .formatted(key));

    assertThat(conversion.resources()).isEmpty();
    assertThat(conversion.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.isError()).isTrue();
              assertThat(problem.toString()).contains(message);
            });
  }
}
