package io.herald.lab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.herald.kubernetes.pods.ServiceAccount;
import io.herald.kubernetes.pods.SpeakerPods;
import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import io.herald.lab.apiserver.net.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a speaker finds the others' pods, over HTTPS, with what is mounted into its own pod. */
class SpeakerPodsTest {
  private static final String SELECTOR = "app.kubernetes.io/name=herald,component in (speaker)";

  @TempDir private Path folder;

  @Test
  void addresses_podsOfAllSorts_areThoseThatMayRun() throws Exception {
    try (var server = ApiServer.start(ApiServerOptions.local(folder))) {
      server.applyYaml("{apiVersion: v1, kind: Namespace, metadata: {name: herald-system}}");
      pod(server, "herald-system", "b", "component: speaker", "{phase: Running, podIP: 10.0.0.2}");
      pod(server, "herald-system", "a", "component: speaker", "{phase: Running, podIP: 10.0.0.1}");
      pod(
          server,
          "herald-system",
          "v6",
          "component: speaker",
          "{phase: Running, podIP: 'fd00::1'}");
      pod(server, "herald-system", "new", "component: speaker", "{phase: Pending}");
      pod(
          server,
          "herald-system",
          "evicted",
          "component: speaker",
          "{phase: Failed, podIP: 10.0.0.3}");
      pod(server, "herald-system", "other", "component: web", "{phase: Running, podIP: 10.0.0.4}");
      pod(server, "default", "away", "component: speaker", "{phase: Running, podIP: 10.0.0.5}");
      var account = new ServiceAccount(URI.create(server.url()), folder);

      assertThat(new SpeakerPods(account, "herald-system", SELECTOR).addresses())
          .containsExactly("10.0.0.1", "10.0.0.2", "fd00::1");
    }
  }

  @Test
  void addresses_tokenReplaced_theNewOneIsSent() throws Exception {
    var tokens = new ArrayList<String>();
    var certificates = Certificates.create(List.of("127.0.0.1"));
    var server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
    server.createContext(
        "/api/v1/namespaces/herald-system/pods",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          boolean known = tokens.get(tokens.size() - 1).equals("Bearer second");
          byte[] body = "{\"items\": []}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 401, known ? body.length : -1);
          if (known) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    try {
      Files.writeString(folder.resolve("ca.crt"), certificates.authorityPem());
      Files.writeString(folder.resolve("token"), "first\n");
      var pods =
          new SpeakerPods(
              new ServiceAccount(
                  URI.create("https://127.0.0.1:" + server.getAddress().getPort()), folder),
              "herald-system",
              SELECTOR);
      assertThatIOException()
          .isThrownBy(pods::addresses)
          .withMessageContaining("answered 401: the token of the service account is not accepted");

      Files.writeString(folder.resolve("token"), "second\n");

      assertThat(pods.addresses()).isEmpty();
      assertThat(tokens).containsExactly("Bearer first", "Bearer second");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void addresses_serverOfAnotherAuthority_isNotTrusted() throws Exception {
    try (var server = ApiServer.start(ApiServerOptions.local(folder))) {
      var stranger = Certificates.create(List.of("127.0.0.1")).authorityPem();
      Files.writeString(folder.resolve("ca.crt"), stranger);
      var account = new ServiceAccount(URI.create(server.url()), folder);

      assertThatIOException()
          .isThrownBy(() -> new SpeakerPods(account, "herald-system", SELECTOR).addresses())
          .withMessageContaining("PKIX path");
      assertThat(server.calls().counts()).isEmpty();
    }
  }

  @Test
  void addresses_serverThatNeverAnswers_failWithinSeconds() throws Exception {
    Files.writeString(
        folder.resolve("ca.crt"), Certificates.create(List.of("127.0.0.1")).authorityPem());
    Files.writeString(folder.resolve("token"), "any");
    try (var silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var account =
          new ServiceAccount(URI.create("https://127.0.0.1:" + silent.getLocalPort()), folder);
      long start = System.nanoTime();

      assertThatIOException()
          .isThrownBy(() -> new SpeakerPods(account, "herald-system", SELECTOR).addresses());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void ofPod_noPod_namesTheFix() {
    assertThatIOException()
        .isThrownBy(() -> ServiceAccount.ofPod(Map.of()))
        .withMessageContaining("KUBERNETES_SERVICE_HOST is not set")
        .withMessageContaining("herald.discovery.method");
  }

  @Test
  void ofPod_ipv6Host_isALiteralInTheUrl() throws IOException {
    var environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");

    assertThat(ServiceAccount.ofPod(environment).server())
        .isEqualTo(URI.create("https://[fd00::1]:6443"));
  }

  private static void pod(
      ApiServer server, String namespace, String name, String label, String status) {
    server.applyYaml(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/name: herald, %s}}
        spec: {hostNetwork: true, containers: [{name: speaker, image: herald}]}
        status: %s
        """
            .formatted(name, namespace, label, status));
  }
}
