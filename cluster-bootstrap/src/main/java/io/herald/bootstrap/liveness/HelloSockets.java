package io.herald.bootstrap.liveness;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one speaker, all on one port: an unconnected one which hears everybody, and one
 * connected to each watched peer. The kernel gives a datagram to the socket that matches best, so a
 * watched peer's hellos and its ICMP errors come to its own socket (an unconnected socket is told
 * of no ICMP error).
 *
 * <p>SO_REUSEADDR lets them share the port. The unconnected socket binds without it, so that a
 * second speaker, or anyone else on the port, is noticed; it gets the option afterwards.
 * SO_REUSEPORT would do as well, but older kernels spread datagrams wrongly when some sockets of
 * such a group are connected. Between bind and connect a new socket may catch a stranger's hello;
 * connecting drops it, and the next one comes 50 ms later.
 *
 * <p>Belongs to the service's thread; only {@link #selector} is for everybody.
 */
class HelloSockets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HelloSockets.class);

  private final InetSocketAddress local;
  private final Map<InetSocketAddress, DatagramChannel> connected = new HashMap<>();
  private volatile Selector selector;
  private DatagramChannel open;

  HelloSockets(InetSocketAddress local) throws IOException {
    this.local = local;
    selector = Selector.open();
    open = DatagramChannel.open();
    bind();
  }

  /** Closes all and opens the unconnected one anew; the others by {@link #connectTo}. */
  void reopen() throws IOException {
    close();
    connected.clear();
    selector = Selector.open();
    open = DatagramChannel.open();
    bind();
  }

  private void bind() throws IOException {
    try {
      open.bind(local);
      open.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      open.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      close();
      throw explained(e);
    }
  }

  private IOException explained(IOException e) {
    String address = local.getAddress().getHostAddress();
    String fix =
        e instanceof BindException && String.valueOf(e.getMessage()).contains("in use")
            ? "another process (a second speaker, or MetalLB) has UDP port %d; stop it"
                .formatted(local.getPort())
            : "%s must be an address of this node".formatted(address);
    return new IOException(
        "hello cannot bind UDP %s:%d: %s".formatted(address, local.getPort(), fix), e);
  }

  /** The selector of now; {@link #reopen} makes another. Any thread. */
  Selector selector() {
    return selector;
  }

  /** The socket to reach {@code peer} by. */
  DatagramChannel channelTo(InetSocketAddress peer) {
    return connected.getOrDefault(peer, open);
  }

  boolean isOpen(DatagramChannel channel) {
    return channel == open;
  }

  /**
   * Exactly these peers have a socket of their own from now on. One for which none can be had (no
   * route at the moment, say) is reached by the unconnected one, only without ICMP errors.
   *
   * @return whether every peer has one
   */
  boolean connectTo(Set<InetSocketAddress> peers) {
    connected
        .entrySet()
        .removeIf(
            entry -> {
              if (!peers.contains(entry.getKey())) {
                closeQuietly(entry.getValue());
                return true;
              }
              return false;
            });
    peers.stream().filter(peer -> !connected.containsKey(peer)).forEach(this::connect);
    return connected.size() == peers.size();
  }

  private void connect(InetSocketAddress peer) {
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(local).connect(peer);
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, peer);
      connected.put(peer, channel);
    } catch (IOException | RuntimeException e) {
      log.debug("hello cannot connect to {}", peer, e);
      if (channel != null) {
        closeQuietly(channel);
      }
    }
  }

  @Override
  public void close() {
    connected.values().forEach(HelloSockets::closeQuietly);
    closeQuietly(open);
    closeQuietly(selector);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Nothing is lost with a socket that does not close.
    }
  }
}
