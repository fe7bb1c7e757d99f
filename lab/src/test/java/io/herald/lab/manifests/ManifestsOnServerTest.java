package io.herald.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything in {@code manifests/}, by kubectl, against the lab's API server. */
final class ManifestsOnServerTest {
  @TempDir static Path folder;

  private static ApiServer server;
  private static Kubectl kubectl;

  @BeforeAll
  static void installBase() throws IOException {
    Kubectl.assumePresent();
    server = ApiServer.start(ApiServerOptions.local(folder));
    kubectl = new Kubectl(server.kubeconfig());
    // kubectl looks up custom resources once their definitions are there.
    var applied = kubectl.run("apply", "-k", ManifestFiles.ROOT.resolve("base").toString());
    assertThat(applied.status()).as(applied.output()).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void base_appliedAgain_changesNothing() {
    kubectl.run("apply", "-k", ManifestFiles.ROOT.resolve("base").toString());
    var again = kubectl.run("apply", "-k", ManifestFiles.ROOT.resolve("base").toString());
    assertThat(again.output().lines().filter(line -> line.contains("/")))
        .hasSize(17)
        .allMatch(line -> line.endsWith(" unchanged"));
  }

  @Test
  void overlay_besideMetalLbsNamespace_isAccepted() {
    var overlay = ManifestFiles.ROOT.resolve("overlays/metallb-system").toString();
    var applied = kubectl.run("apply", "-k", overlay);
    assertThat(applied.status()).as(applied.output()).isZero();
    assertThat(server.get("apps/v1", "DaemonSet", "metallb-system", "speaker")).isPresent();
    var privileged = server.get("v1", "Namespace", "", "metallb-system").orElseThrow();
    assertThat(privileged.at("/metadata/labels/pod-security.kubernetes.io~1enforce").asText())
        .isEqualTo("privileged");
    assertThat(kubectl.run("delete", "-n", "metallb-system", "daemonset/speaker").status())
        .isZero();
  }

  @Test
  void overlay_whileMetalLbsDaemonSetIsThere_isRefusedForItAndMetalLbGoesOn() {
    var metalLb = ManifestFiles.ROOT.resolve("../lab/src/test/resources/metallb/program.yaml");
    assertThat(kubectl.run("apply", "-f", metalLb.toString()).status()).isZero();

    var refused =
        kubectl.run(
            "apply", "-k", ManifestFiles.ROOT.resolve("overlays/metallb-system").toString());

    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("DaemonSet \"speaker\" is invalid: spec.selector")
        .contains("field is immutable");
    var daemonSet = server.get("apps/v1", "DaemonSet", "metallb-system", "speaker").orElseThrow();
    assertThat(daemonSet.at("/spec/template/spec/containers/0/image").asText())
        .contains("metallb/speaker");
    kubectl.run("delete", "-f", metalLb.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "custom-resources", "without-node-ports", "ipv6", "dual-stack"})
  void sample_ofTheArticle_isAccepted(String variant) {
    var sample = ManifestFiles.ROOT.resolve("samples/article").resolve(variant).toString();
    var applied = kubectl.run("apply", "-f", sample);
    assertThat(applied.status()).as(applied.output()).isZero();
    assertThat(kubectl.run("delete", "-f", sample).status()).isZero();
  }

  /** MetalLB's columns, then Herald's own; with -o wide, as some are of low priority. */
  @ParameterizedTest
  @CsvSource({
    "IPAddressPool, AUTO ASSIGN|AVOID BUGGY IPS|ADDRESSES|FREE IPV4|FREE IPV6",
    "L2Advertisement, IPADDRESSPOOLS|IPADDRESSPOOL SELECTORS|INTERFACES|NODE SELECTORS",
    "BGPPeer, ADDRESS|ASN|BFD PROFILE|MULTI HOPS",
    "BGPAdvertisement, IPADDRESSPOOLS|IPADDRESSPOOL SELECTORS|PEERS|NODE SELECTORS",
    "BFDProfile, PASSIVE MODE|TRANSMIT INTERVAL|RECEIVE INTERVAL|MULTIPLIER",
    "Community, ALIASES",
    "ServiceL2Status, ALLOCATED NODE|SERVICE NAME|SERVICE NAMESPACE",
    "ServiceBGPStatus, NODE|SERVICE NAME|SERVICE NAMESPACE",
    "ConfigurationState, RESULT|ERROR|AGE"
  })
  void definition_printed_showsItsColumns(String kind, String columns) throws IOException {
    var object =
        CustomResourceCase.accepted()
            .filter(good -> good.kind().equals(kind))
            .map(CustomResourceCase::object)
            .findFirst()
            .orElseGet(() -> CustomResourceCase.empty(kind));
    assertThat(kubectl.run("apply", "-f", write(kind, List.of(named(object, "shown")))).status())
        .isZero();

    var printed = kubectl.run("get", kind, "shown", "-n", "herald-system", "-o", "wide").output();

    assertThat(printed.lines().findFirst().orElse("").strip().split(" {2,}"))
        .containsExactly(("NAME|" + columns).split("\\|"));
    assertThat(printed).containsPattern("\\nshown");
  }

  @Test
  void pool_printed_showsWhatItSays() {
    kubectl.run("apply", "-f", ManifestFiles.ROOT + "/samples/article/custom-resources");
    assertThat(kubectl.run("get", "ipp", "-n", "herald-system").output())
        .contains("192.168.1.210-192.168.1.220")
        .containsPattern("default\\s+true\\s+false");
    assertThat(kubectl.run("get", "l2adv", "-n", "herald-system").status()).isZero();
  }

  @Test
  void peer_writtenInOneVersion_isReadInTheOther() throws IOException {
    var peer =
        CustomResourceCase.accepted().filter(c -> c.title().contains("in v1beta1")).findFirst();
    var name = named(peer.orElseThrow().object(), "converted");
    assertThat(kubectl.run("apply", "-f", write("peer", List.of(name))).status()).isZero();
    for (var version : List.of("v1beta1", "v1beta2")) {
      var read =
          kubectl.run(
              "get",
              "bgppeers." + version + ".metallb.io/converted",
              "-n",
              "herald-system",
              "-oyaml");
      assertThat(read.output())
          .contains("apiVersion: metallb.io/" + version, "peerPort: 179", "peerASN: 64501");
    }
  }

  @Test
  void misspeltField_ofACustomResource_isNamed() throws IOException {
    var pool = CustomResourceCase.accepted().findFirst().orElseThrow().object().deepCopy();
    ((ObjectNode) pool.get("spec")).putArray("adresses").add("10.0.0.0/24");
    var refused = kubectl.run("apply", "-f", write("misspelt", List.of(named(pool, "misspelt"))));
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("adresses");
  }

  /** Port 0 stays out: this server checks an object in the version it is stored as. */
  @Test
  void customResources_good_areAccepted() throws IOException {
    var cases = CustomResourceCase.accepted().filter(c -> !c.title().contains("port 0")).toList();
    var objects = new ArrayList<ObjectNode>();
    for (int i = 0; i < cases.size(); i++) {
      objects.add(named(cases.get(i).object(), "good-" + i));
    }
    var applied = kubectl.run("apply", "-f", write("good", objects));
    assertThat(applied.status()).as(applied.output()).isZero();
    assertThat(applied.output().lines().filter(line -> line.endsWith(" created")))
        .hasSameSizeAs(objects);
  }

  /** One run for all: kubectl goes on after an error and prints one for each object. */
  @Test
  void customResources_bad_areRefusedWithFieldAndMessage() throws IOException {
    var cases = CustomResourceCase.refused().toList();
    var before = new ArrayList<ObjectNode>();
    var objects = new ArrayList<ObjectNode>();
    for (int i = 0; i < cases.size(); i++) {
      var name = "bad-" + i + "-x";
      cases.get(i).before().ifPresent(object -> before.add(named(object, name)));
      objects.add(named(cases.get(i).object(), name));
    }
    assertThat(kubectl.run("apply", "-f", write("before", before)).status()).isZero();

    var refused = kubectl.run("apply", "-f", write("bad", objects));

    assertThat(refused.status()).isNotZero();
    for (int i = 0; i < cases.size(); i++) {
      var expected = cases.get(i);
      var error = errorOf(refused.output(), "bad-" + i + "-x");
      assertThat(error)
          .as("%s", expected)
          .isNotEmpty()
          .anySatisfy(
              line ->
                  assertThat(line.toLowerCase(Locale.ROOT))
                      .contains(expected.field().toLowerCase(Locale.ROOT))
                      .contains(expected.message().toLowerCase(Locale.ROOT)));
    }
  }

  /** The lines of the error about one object. */
  private static List<String> errorOf(String output, String name) {
    return Stream.of(Pattern.compile("(?m)^(?=The |Error )").split(output))
        .filter(error -> error.contains('"' + name + '"'))
        .flatMap(String::lines)
        .toList();
  }

  private static ObjectNode named(ObjectNode object, String name) {
    var copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata")).put("name", name);
    return copy;
  }

  /**
   * As documents of their own, in JSON, which is YAML as well. For a List kubectl checks the
   * schemas itself and stops at the first fault.
   */
  private static String write(String name, List<ObjectNode> objects) throws IOException {
    var text = new StringBuilder();
    objects.forEach(object -> text.append("---\n").append(object).append('\n'));
    return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
  }
}
