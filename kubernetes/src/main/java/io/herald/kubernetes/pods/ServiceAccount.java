package io.herald.kubernetes.pods;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API server as a pod reaches it, with its service account. Token and authority are read anew
 * for each request: a token is valid for an hour, and the kubelet replaces the file in time.
 *
 * @param server the API server
 * @param folder what is mounted into the pod: {@code token} and {@code ca.crt}
 */
public record ServiceAccount(URI server, Path folder) {
  private static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

  /** What the server answers; {@code body} is empty unless {@code status} is 200. */
  record Answer(int status, String body) {}

  /**
   * That of the pod that this process runs in.
   *
   * @param environment the process's environment variables
   * @throws IOException if this is no pod
   */
  public static ServiceAccount ofPod(Map<String, String> environment) throws IOException {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty()) {
      throw new IOException(
          "not in a pod: KUBERNETES_SERVICE_HOST is not set; run Herald as a pod, or set"
              + " herald.discovery.method to \"list\"");
    }
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    try {
      return new ServiceAccount(URI.create("https://" + literal + ":" + port), MOUNTED);
    } catch (IllegalArgumentException e) {
      throw new IOException("KUBERNETES_SERVICE_HOST and _PORT are no address: " + host, e);
    }
  }

  /**
   * Sends one request and waits for the answer, some seconds at most.
   *
   * @throws IOException when there is none, or the service account cannot be read
   */
  Answer get(String pathAndQuery) throws IOException {
    URL url = server.resolve(pathAndQuery).toURL();
    HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
    try {
      connection.setSSLSocketFactory(trusting(folder.resolve("ca.crt")));
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
      connection.setRequestProperty(
          "Authorization", "Bearer " + Files.readString(folder.resolve("token")).strip());
      connection.setRequestProperty("Accept", "application/json");
      connection.setRequestProperty("User-Agent", "herald");
      int status = connection.getResponseCode();
      return new Answer(status, status == HttpURLConnection.HTTP_OK ? body(connection) : "");
    } catch (GeneralSecurityException e) {
      throw new IOException(folder.resolve("ca.crt") + " is unusable: " + e.getMessage(), e);
    } finally {
      connection.disconnect();
    }
  }

  private static String body(HttpsURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static SSLSocketFactory trusting(Path authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authorities)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
