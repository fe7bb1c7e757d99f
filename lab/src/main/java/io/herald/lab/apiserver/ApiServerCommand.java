package io.herald.lab.apiserver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code apiserver}: a server of its own process, as the lab runs it in a network namespace. */
@Command(
    name = "apiserver",
    mixinStandardHelpOptions = true,
    description = "Runs a stand-in for the Kubernetes API server until it is told to stop.")
public final class ApiServerCommand implements Callable<Integer> {
  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      description = "IP address to listen on (default: ${DEFAULT-VALUE})")
  private String bind = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "6443",
      description = "TCP port, 0 for a free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--name",
      description =
          "further host name or IP address in the certificate; the first is the one in"
              + " the kubeconfig")
  private List<String> names = List.of();

  @Option(
      names = "--folder",
      required = true,
      description = "where kubeconfig, ca.crt, token and namespace are written")
  private @Nullable Path folder;

  @Option(names = "--socket", description = "Unix-domain socket to listen on as well")
  private @Nullable Path socket;

  @Option(
      names = "--cluster-ips",
      split = ",",
      defaultValue = "10.96.0.0/16,fd00:10:96::/112",
      description = "prefixes of cluster IPs (default: ${DEFAULT-VALUE})")
  private List<String> clusterIps = List.of();

  @Option(names = "--apply", description = "manifest to apply at the start")
  private List<Path> manifests = List.of();

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ApiServerCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path where = Objects.requireNonNull(folder);
    ApiServerOptions options =
        ApiServerOptions.local(where).on(bind, port).named(names).withClusterIps(clusterIps);
    try (ApiServer server =
        ApiServer.start(socket == null ? options : options.withSocket(socket))) {
      for (Path manifest : manifests) {
        server.applyYaml(Files.readString(manifest));
      }
      System.out.println("ready " + server.url());
      // Until SIGTERM or SIGINT end the JVM.
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
