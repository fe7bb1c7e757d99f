package io.herald.lab.apiserver.net;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** Writes what clients need to reach a server. */
public final class Credentials {
  /** The token in every file; the server accepts any. */
  public static final String TOKEN = "herald-lab";

  private Credentials() {}

  /**
   * Writes {@code ca.crt}, {@code token} and {@code namespace}, as they are mounted into pods, and
   * {@code kubeconfig}.
   *
   * @param url the server's address in the kubeconfig
   */
  public static void write(Path folder, String url, String authorityPem) throws IOException {
    Files.createDirectories(folder);
    replace(folder.resolve("ca.crt"), authorityPem);
    replace(folder.resolve("token"), TOKEN);
    replace(folder.resolve("namespace"), "default");
    writeKubeconfig(folder.resolve("kubeconfig"), url, authorityPem);
  }

  /** Writes a kubeconfig for {@code kubectl} and the client libraries. */
  public static void writeKubeconfig(Path file, String url, String authorityPem)
      throws IOException {
    byte[] authority = authorityPem.getBytes(StandardCharsets.UTF_8);
    ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
    config
        .putArray("clusters")
        .addObject()
        .put("name", "herald-lab")
        .putObject("cluster")
        .put("server", url)
        .put("certificate-authority-data", Base64.getEncoder().encodeToString(authority));
    config
        .putArray("users")
        .addObject()
        .put("name", "lab-admin")
        .putObject("user")
        .put("token", TOKEN);
    config
        .putArray("contexts")
        .addObject()
        .put("name", "herald-lab")
        .putObject("context")
        .put("cluster", "herald-lab")
        .put("user", "lab-admin");
    config.put("current-context", "herald-lab");
    replace(file, Json.YAML.writeValueAsString(config));
  }

  /** In one step, since others wait for the file to appear. */
  private static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
