package io.herald.bootstrap.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knocks at the TCP port of silent peers, the mesh's own, which is open between nodes anyway. Needs
 * no privilege, no raw socket and no answer of the process: the kernel completes a connection for a
 * process that listens, until its queue (some 50 connections) is full. The connection is closed at
 * once. Not thread-safe; never blocks.
 */
final class HostProbes implements AutoCloseable {
  /** A node that has not answered by then says nothing any more. */
  private static final long PATIENCE_NANOS = 500_000_000;

  /** More are not tried at once, whoever falls silent. */
  private static final int MOST = 256;

  private final InetSocketAddress local;
  private final Supplier<Selector> selector;
  private final Queue<Attempt> attempts = new ArrayDeque<>();
  private final LongAdder tried = new LongAdder();
  private final LongAdder answered = new LongAdder();

  /** A connection under way; what the selection key carries. */
  record Attempt(InetSocketAddress peer, SocketChannel channel, long since) {}

  HostProbes(InetSocketAddress local, Supplier<Selector> selector) {
    this.local = local;
    this.selector = selector;
  }

  /** Begins to connect; true when the node has answered already. */
  boolean begin(InetSocketAddress peer, long now) {
    forgetOlderThan(now - PATIENCE_NANOS);
    if (attempts.size() >= MOST) {
      return false;
    }
    tried.increment();
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(local.getAddress(), 0));
      if (channel.connect(peer)) {
        answered.increment();
        closeQuietly(channel);
        return true;
      }
      Attempt attempt = new Attempt(peer, channel, now);
      channel.register(selector.get(), SelectionKey.OP_CONNECT, attempt);
      attempts.add(attempt);
    } catch (IOException e) {
      // Refused, or no route: nobody completes connections there.
      closeQuietly(channel);
    }
    return false;
  }

  /** Ends an attempt that the selector named; true when the node completed the connection. */
  boolean end(Attempt attempt) {
    attempts.remove(attempt);
    try {
      boolean connected = attempt.channel().finishConnect();
      if (connected) {
        answered.increment();
      }
      return connected;
    } catch (IOException e) {
      return false;
    } finally {
      closeQuietly(attempt.channel());
    }
  }

  /** How many connections were tried. From any thread. */
  long tried() {
    return tried.sum();
  }

  /** How many of them were completed. From any thread. */
  long answered() {
    return answered.sum();
  }

  private void forgetOlderThan(long time) {
    for (Attempt oldest = attempts.peek();
        oldest != null && oldest.since() - time < 0;
        oldest = attempts.peek()) {
      closeQuietly(attempts.remove().channel());
    }
  }

  /** Gives up every attempt under way; new ones may follow. */
  @Override
  public void close() {
    forgetOlderThan(Long.MAX_VALUE / 2);
  }

  private static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing is lost with a connection that carried nothing.
    }
  }
}
