package io.herald.kubernetes.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.kubernetes.FakeApiServer;
import io.herald.kubernetes.FakeApiServer.Answer;
import io.herald.kubernetes.KubernetesSettings;
import io.herald.kubernetes.Objects;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveClusterTest {

  private static final String ELSEWHERE =
      "/apis/metallb.io/v1beta1/namespaces/team-a/ipaddresspools/theirs";

  private FakeApiServer server;
  private KubernetesSettings settings;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    server = new FakeApiServer();
    settings =
        KubernetesSettings.of(Objects.NAMESPACE, "herald")
            .withKubeconfig(server.kubeconfig(directory));
    server.put(Objects.POOLS + "ours", Objects.pool("ours", "10.0.0.0/24"));
    server.put(
        ELSEWHERE, Objects.pool("theirs", "10.0.1.0/24").replace(Objects.NAMESPACE, "team-a"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void read_resourcesOfOtherNamespaces_areThereToBeNamed() throws Exception {
    LiveCluster.Listing listing = LiveCluster.read(settings);

    assertThat(listing.notes()).isEmpty();
    assertThat(listing.documents().all()).extracting(Document::name).contains("ours", "theirs");
    assertThat(listing.documents().seenBy(Objects.NAMESPACE, "config").all())
        .extracting(Document::name)
        .containsExactly("ours");
    assertThat(DocumentProblems.of(listing.documents(), Objects.NAMESPACE))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(ConfigurationProblem.Severity.WARNING);
              assertThat(problem.toString())
                  .contains("IPAddressPool team-a/theirs", "reads namespace herald-system only");
            });
  }

  @Test
  void read_mayListItsOwnNamespaceOnly_readsThatAndSaysSo() throws Exception {
    server.interceptor =
        request ->
            request.path().matches("/apis/metallb.io/v1beta\\d/[a-z]+")
                ? Answer.status(403, "forbidden at the cluster scope")
                : null;

    LiveCluster.Listing listing = LiveCluster.read(settings);

    assertThat(listing.documents().all()).extracting(Document::name).containsExactly("ours");
    assertThat(listing.notes())
        .singleElement()
        .asString()
        .contains("outside of namespace herald-system were not looked for", "cannot list");
  }

  @Test
  void read_mayNotListItsOwnNamespace_fails() {
    server.interceptor =
        request ->
            request.path().startsWith("/apis/metallb.io/") ? Answer.status(403, "forbidden") : null;

    assertThatThrownBy(() -> LiveCluster.read(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot list IPAddressPool");
  }
}
