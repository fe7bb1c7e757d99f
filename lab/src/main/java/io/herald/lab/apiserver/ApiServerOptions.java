package io.herald.lab.apiserver;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run.
 *
 * @param bindAddress the IP address to listen on
 * @param port the TCP port, 0 for a free one
 * @param names host names and IP addresses in the certificate, beside the bind address and the
 *     loopback ones; the first is the one in the kubeconfig
 * @param folder where credentials are written: {@code kubeconfig}, {@code ca.crt}, {@code token},
 *     {@code namespace}
 * @param socket a Unix-domain socket to listen on as well, or null
 * @param clusterIps the prefixes of cluster IPs, one or two; the first one's family is preferred
 * @param historySize how many changes watches can go back
 */
public record ApiServerOptions(
    String bindAddress,
    int port,
    List<String> names,
    Path folder,
    @Nullable Path socket,
    List<String> clusterIps,
    int historySize) {
  private static final int HISTORY = 50_000;

  /** On the loopback interface and a free port, dual-stack, with credentials in the folder. */
  public static ApiServerOptions local(Path folder) {
    return new ApiServerOptions(
        "127.0.0.1",
        0,
        List.of(),
        folder,
        null,
        List.of("10.96.0.0/16", "fd00:10:96::/112"),
        HISTORY);
  }

  /** The same with other names in the certificate. */
  public ApiServerOptions named(List<String> hosts) {
    return new ApiServerOptions(
        bindAddress, port, List.copyOf(hosts), folder, socket, clusterIps, historySize);
  }

  /** The same with a Unix-domain socket beside it. */
  public ApiServerOptions withSocket(Path path) {
    return new ApiServerOptions(bindAddress, port, names, folder, path, clusterIps, historySize);
  }

  /** The same with another history. */
  public ApiServerOptions withHistory(int changes) {
    return new ApiServerOptions(bindAddress, port, names, folder, socket, clusterIps, changes);
  }
}
