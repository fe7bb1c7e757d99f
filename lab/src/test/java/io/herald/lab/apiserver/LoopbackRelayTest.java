package io.herald.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoopbackRelayTest {
  @TempDir Path folder;

  @Test
  void server_askedThroughUnixSocket_answersUntilItIsDown() throws Exception {
    Path socket = folder.resolve("api.sock");
    Path outside = folder.resolve("outside.kubeconfig");
    try (ApiServer server =
            ApiServer.start(ApiServerOptions.local(folder.resolve("server")).withSocket(socket));
        LoopbackRelay relay = LoopbackRelay.start(0, socket)) {
      relay.writeKubeconfig(outside, folder.resolve("server/ca.crt"));
      assertThat(Files.readString(outside)).contains("https://127.0.0.1:" + relay.port());
      assertThat(version(outside)).isEqualTo("32");
      server.faults().down();
      assertThatThrownBy(() -> version(outside)).hasRootCauseInstanceOf(IOException.class);
      server.faults().up();
      assertThat(version(outside)).isEqualTo("32");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void port_taken_isSaid() throws Exception {
    try (ApiServer server = ApiServer.start(ApiServerOptions.local(folder))) {
      assertThatThrownBy(
              () ->
                  ApiServer.start(
                      ApiServerOptions.local(folder.resolve("second"))
                          .on("127.0.0.1", server.port())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on /127.0.0.1:" + server.port());
    }
  }

  private static String version(Path kubeconfig) throws Exception {
    try (BufferedReader reader = Files.newBufferedReader(kubeconfig)) {
      var client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
      try {
        return new VersionApi(client).getCode().execute().getMinor();
      } finally {
        client.getHttpClient().connectionPool().evictAll();
        client.getHttpClient().dispatcher().executorService().shutdown();
      }
    }
  }
}
