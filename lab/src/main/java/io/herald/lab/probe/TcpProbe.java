package io.herald.lab.probe;

import io.herald.lab.network.Addresses;
import io.herald.lab.network.Lan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A new connection and an HTTP request at each tick. One thread does it all, so that a connection
 * that hangs holds up no other.
 */
final class TcpProbe implements Probe {
  private static final Pattern POD = Pattern.compile("X-Pod: (\\S+)");

  private final Stopwatch stopwatch;
  private final ProbeSpec spec;
  private final InetSocketAddress target;
  private final byte[] request;
  private final Selector selector = Selector.open();
  private final Deque<Connection> open = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
  private final @Nullable NeighborCache cache;
  private final Thread thread;
  private volatile boolean stopped;

  private record Connection(int number, long since, SocketChannel channel) {}

  TcpProbe(ProbeSpec spec) throws IOException {
    this.spec = spec;
    stopwatch = new Stopwatch(spec.intervalNanos(), spec.timeoutNanos());
    target = new InetSocketAddress(spec.address(), spec.port());
    var host = Addresses.inUrl(spec.address());
    request =
        ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    cache = spec.emptyCache() ? new NeighborCache(spec.address(), Lan.INTERFACE) : null;
    thread = new Thread(this::run, "probe-tcp");
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
  }

  private void run() {
    try {
      long next = System.nanoTime();
      boolean cacheEmptied = false;
      while (!stopped || !open.isEmpty()) {
        long now = System.nanoTime();
        if (cache != null && !cacheEmptied && now >= next - spec.intervalNanos() / 2) {
          cache.forget();
          cacheEmptied = true;
        }
        if (!stopped && now >= next) {
          connect(now);
          next = Math.max(next + spec.intervalNanos(), now - spec.intervalNanos());
          cacheEmptied = false;
        }
        giveUp(now);
        select(Math.min(next, now + 1_000_000) - now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select(long nanos) throws IOException {
    if (nanos < 1_000_000) {
      selector.selectNow(this::ready);
      if (nanos > 0) {
        // A selector waits whole milliseconds only.
        LockSupport.parkNanos(Math.min(nanos, 200_000));
      }
    } else {
      selector.select(this::ready, 1);
    }
  }

  private void connect(long now) throws IOException {
    var channel = SocketChannel.open();
    channel.configureBlocking(false);
    var connection = new Connection(stopwatch.sent(now), now, channel);
    open.add(connection);
    var key = channel.register(selector, SelectionKey.OP_CONNECT, connection);
    try {
      if (channel.connect(target)) {
        ready(key);
      }
    } catch (IOException e) {
      fail(connection, e);
    }
  }

  private void ready(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (key.isConnectable() && connection.channel().finishConnect()) {
        connection.channel().write(ByteBuffer.wrap(request));
        key.interestOps(SelectionKey.OP_READ);
      } else if (key.isReadable()) {
        read(connection);
      }
    } catch (IOException e) {
      fail(connection, e);
    }
  }

  private void read(Connection connection) throws IOException {
    buffer.clear();
    int length = connection.channel().read(buffer);
    if (length < 0) {
      stopwatch.failed(connection.number(), "closed without an answer");
      close(connection);
      return;
    }
    var page = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    var pod = POD.matcher(page);
    stopwatch.answered(
        connection.number(), System.nanoTime(), pod.find() ? pod.group(1) : "unknown");
  }

  private void giveUp(long now) {
    for (var first = open.peek(); first != null; first = open.peek()) {
      if (now - first.since() < spec.timeoutNanos() && first.channel().isOpen()) {
        return;
      }
      close(first);
      open.poll();
    }
  }

  private void fail(Connection connection, IOException why) {
    stopwatch.failed(connection.number(), why.getMessage());
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      connection.channel().close();
    } catch (IOException e) {
      // Nothing depends on it.
    }
  }

  @Override
  public ProbeResult stop() throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    selector.close();
    if (cache != null) {
      cache.close();
    }
    return stopwatch.result();
  }
}
