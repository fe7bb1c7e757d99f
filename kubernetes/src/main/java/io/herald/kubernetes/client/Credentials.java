package io.herald.kubernetes.client;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the API server and who we are to it: a kubeconfig file (token, token file, basic, exec
 * plug-in, client certificate) or a pod's service account.
 */
final class Credentials {

  private Credentials() {}

  static ApiClient client(Optional<Path> kubeconfig, Duration pingInterval) throws IOException {
    Optional<Path> file = kubeconfig.isPresent() ? kubeconfig : defaultFile();
    ClientBuilder builder = file.isPresent() ? fromFile(file.get()) : inCluster();
    try {
      return builder.setPingInterval(pingInterval).build();
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      throw new IOException("credentials of the Kubernetes API are unusable: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> defaultFile() {
    String variable = System.getenv("KUBECONFIG");
    if (variable != null && !variable.isBlank()) {
      return Optional.of(Path.of(variable.split(java.io.File.pathSeparator, 2)[0]));
    }
    String home = System.getenv("HOME");
    return Optional.ofNullable(home)
        .map(directory -> Path.of(directory, ".kube", "config"))
        .filter(Files::exists);
  }

  private static ClientBuilder inCluster() throws IOException {
    if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
      throw new IOException(
          "no Kubernetes API: not in a pod, and neither $KUBECONFIG nor ~/.kube/config exists");
    }
    return ClientBuilder.cluster();
  }

  private static ClientBuilder fromFile(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      config.setFile(file.toFile());
      ClientBuilder builder = ClientBuilder.kubeconfig(config);
      Optional<ClientCertificate> certificate = certificate(config);
      certificate.ifPresent(
          found -> builder.setAuthentication(client -> client.setKeyManagers(found.keyManagers())));
      return builder;
    } catch (IOException e) {
      throw new IOException("kubeconfig " + file + " is unusable: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new IOException("kubeconfig " + file + " is no kubeconfig: " + e.getMessage(), e);
    }
  }

  private static Optional<ClientCertificate> certificate(KubeConfig config) throws IOException {
    byte[] chain =
        config.getDataOrFileRelative(
            config.getClientCertificateData(), config.getClientCertificateFile());
    byte[] key = config.getDataOrFileRelative(config.getClientKeyData(), config.getClientKeyFile());
    if (chain != null && key != null) {
      return Optional.of(ClientCertificate.parse(chain, key));
    }
    Map<String, String> plugIn = config.getCredentials();
    return plugIn == null
        ? Optional.empty()
        : fromPlugIn(plugIn.get("clientCertificateData"), plugIn.get("clientKeyData"));
  }

  private static Optional<ClientCertificate> fromPlugIn(
      @Nullable String chain, @Nullable String key) throws IOException {
    if (chain == null || key == null || chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ClientCertificate.parse(
            chain.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8)));
  }
}
