package io.herald.lab.apiserver.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards bytes from connections on one address to another; each may be TCP or a Unix-domain
 * socket, which crosses the border of a network namespace.
 *
 * <p>Two daemon threads per connection: there are few, and blocking copies are easy to reason
 * about.
 */
public final class Relay implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocketChannel listener;
  private final SocketAddress target;
  private final Gate gate;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocketChannel listener, SocketAddress target, Gate gate) {
    this.listener = listener;
    this.target = target;
    this.gate = gate;
  }

  /**
   * Listens from now on.
   *
   * @param address where; an existing socket file of that name is replaced
   * @param target where each connection is forwarded to
   * @param gate what each connection passes
   * @throws IOException if it cannot listen there
   */
  public static Relay start(SocketAddress address, SocketAddress target, Gate gate)
      throws IOException {
    ServerSocketChannel listener;
    if (address instanceof UnixDomainSocketAddress unix) {
      Files.deleteIfExists(unix.getPath());
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } else {
      listener = ServerSocketChannel.open();
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    try {
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    Relay relay = new Relay(listener, target, gate);
    daemon("relay-" + address, relay::acceptAll);
    return relay;
  }

  /** The TCP port that it listens on, 0 for a Unix-domain socket. */
  public int port() throws IOException {
    return listener.getLocalAddress() instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() throws IOException {
    SocketAddress address = listener.getLocalAddress();
    listener.close();
    open.forEach(Gate::close);
    if (address instanceof UnixDomainSocketAddress unix) {
      Files.deleteIfExists(unix.getPath());
    }
  }

  private void acceptAll() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        daemon("relay-connection", () -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that was gone before it was served.
      }
    }
  }

  private void serve(SocketChannel client) {
    if (!gate.admit(client)) {
      Gate.close(client);
      return;
    }
    open.add(client);
    try (client;
        SocketChannel server = connect()) {
      open.add(server);
      noDelay(client);
      noDelay(server);
      Thread back = daemon("relay-back", () -> copy(server, client));
      copy(client, server);
      back.join();
      open.remove(server);
    } catch (IOException e) {
      // The target is down: closing the client's connection tells it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      gate.forget(client);
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(target);
  }

  private static void noDelay(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  /** Copies until one side ends; then both are closed, as TLS and HTTP/2 need no half-open ones. */
  private void copy(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        gate.pass();
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // Closed by either side.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
