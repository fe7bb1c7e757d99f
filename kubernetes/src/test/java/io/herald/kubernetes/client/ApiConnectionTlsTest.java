package io.herald.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.herald.kubernetes.FakeApiServer;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HTTPS with every way to say who we are, without the dependencies of the client library that are
 * left out (BouncyCastle, Jackson, protobuf and others).
 */
class ApiConnectionTlsTest {

  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir Path directory;
  private FakeApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FakeApiServer(0, serverTls());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ApiConnectionTlsTest.class.getResourceAsStream("/tls/" + name)) {
      return in.readAllBytes();
    }
  }

  private static SSLContext serverTls() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = ApiConnectionTlsTest.class.getResourceAsStream("/tls/server.p12")) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        java.security.cert.CertificateFactory.getInstance("X.509")
            .generateCertificate(new java.io.ByteArrayInputStream(resource("ca.crt"))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private Path kubeconfig(String user, boolean trusted) throws IOException {
    String ca =
        trusted
            ? "certificate-authority-data: " + base64("ca.crt")
            : "certificate-authority-data: " + base64("rsa.crt");
    return Files.writeString(
        directory.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: c
          cluster:
            server: %s
            %s
        users:
        - name: u
          user:
        %s
        contexts: [{name: test, context: {cluster: c, user: u}}]
        """
            .formatted(server.url(), ca, user.indent(4)));
  }

  private static String base64(String resource) throws IOException {
    return Base64.getEncoder().encodeToString(resource(resource));
  }

  private static JsonObject list(ApiConnection connection) throws ApiException {
    return connection.get("/api/v1/nodes", Map.of(), ApiConnection.TREE, Duration.ofSeconds(5));
  }

  private void connects(String user) throws Exception {
    try (ApiConnection connection = ApiConnection.open(Optional.of(kubeconfig(user, true)))) {
      assertThat(list(connection).has("items")).isTrue();
    }
  }

  @Test
  void token_inKubeconfig_isSent() throws Exception {
    connects("token: abc");
    assertThat(server.callers).contains("Bearer abc");
  }

  @Test
  void tokenFile_inKubeconfig_isSent() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "from-file");
    connects("tokenFile: " + token);
    assertThat(server.callers).contains("Bearer from-file");
  }

  @Test
  void execPlugIn_printsToken_isSent() throws Exception {
    Path plugIn =
        Files.writeString(
            directory.resolve("plug-in"),
            """
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",\
            "status":{"token":"from-exec"}}'
            """,
            StandardCharsets.UTF_8);
    assertThat(plugIn.toFile().setExecutable(true)).isTrue();
    connects(
        """
        exec:
          apiVersion: client.authentication.k8s.io/v1
          command: %s
          interactiveMode: Never
        """
            .formatted(plugIn));
    assertThat(server.callers).contains("Bearer from-exec");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.crt, rsa-pkcs1.key, CN=rsa-user",
    "rsa.crt, rsa-pkcs8.key, CN=rsa-user",
    "ec.crt, ec-sec1.key, CN=ec-user",
    "ec.crt, ec-pkcs8.key, CN=ec-user",
    "ec384.crt, ec384-sec1.key, CN=ec384-user"
  })
  void clientCertificate_everyFormOfKey_isPresented(String chain, String key, String name)
      throws Exception {
    connects(
        "client-certificate-data: %s\nclient-key-data: %s".formatted(base64(chain), base64(key)));
    assertThat(server.callers).contains(name);
  }

  @Test
  void clientCertificate_inFilesBesideKubeconfig_isPresented() throws Exception {
    Files.write(directory.resolve("c.crt"), resource("ec.crt"));
    Files.write(directory.resolve("c.key"), resource("ec-sec1.key"));
    connects("client-certificate: c.crt\nclient-key: c.key");
    assertThat(server.callers).contains("CN=ec-user");
  }

  @Test
  void clientKey_garbage_errorNamesFileAndField() throws Exception {
    String garbage = Base64.getEncoder().encodeToString("garbage".getBytes(StandardCharsets.UTF_8));
    Path file =
        kubeconfig(
            "client-certificate-data: %s\nclient-key-data: %s"
                .formatted(base64("rsa.crt"), garbage),
            true);
    assertThatThrownBy(() -> ApiConnection.open(Optional.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("client-key");
  }

  @Test
  void serverCertificate_ofAnotherAuthority_isRefused() throws Exception {
    try (ApiConnection connection =
        ApiConnection.open(Optional.of(kubeconfig("token: abc", false)))) {
      assertThatThrownBy(() -> list(connection))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(ApiProblem.of(e).kind()).isEqualTo(ApiProblem.Kind.UNREACHABLE));
    }
    assertThat(server.callers).isEmpty();
  }

  @Test
  void kubeconfig_missingOrNoYaml_errorNamesFile() throws Exception {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> ApiConnection.open(Optional.of(missing)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing.toString());
    Path broken = Files.writeString(directory.resolve("broken"), "::: no\n\t- yaml");
    assertThatThrownBy(() -> ApiConnection.open(Optional.of(broken)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(broken.toString());
  }
}
