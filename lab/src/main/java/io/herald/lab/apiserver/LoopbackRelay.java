package io.herald.lab.apiserver;

import io.herald.lab.apiserver.net.Credentials;
import io.herald.lab.apiserver.net.Gate;
import io.herald.lab.apiserver.net.Relay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets programs in the root namespace reach a server that lives in another one: listens on the
 * loopback interface and forwards to the server's Unix-domain socket. Nothing on any network can
 * reach it.
 */
public final class LoopbackRelay implements AutoCloseable {
  private final Relay relay;

  private LoopbackRelay(Relay relay) {
    this.relay = relay;
  }

  /**
   * Listens on {@code 127.0.0.1}.
   *
   * @param port the TCP port, 0 for a free one
   * @param socket the server's Unix-domain socket
   * @throws IOException if it cannot listen
   */
  public static LoopbackRelay start(int port, Path socket) throws IOException {
    return new LoopbackRelay(
        Relay.start(
            new InetSocketAddress("127.0.0.1", port),
            UnixDomainSocketAddress.of(socket),
            new Gate()));
  }

  /** The port that it listens on. */
  public int port() throws IOException {
    return relay.port();
  }

  /**
   * Writes a kubeconfig for the way through this relay.
   *
   * @param authority the server's {@code ca.crt}
   */
  public void writeKubeconfig(Path file, Path authority) throws IOException {
    Credentials.writeKubeconfig(file, "https://127.0.0.1:" + port(), Files.readString(authority));
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() throws IOException {
    relay.close();
  }
}
