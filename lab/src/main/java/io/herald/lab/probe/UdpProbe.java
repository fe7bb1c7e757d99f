package io.herald.lab.probe;

import io.herald.lab.network.Lan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Datagrams with a number, echoed by a pod that appends its name. */
final class UdpProbe implements Probe {
  private static final int NUMBER_LENGTH = 8;

  private final Stopwatch stopwatch;
  private final DatagramChannel channel;
  private final InetSocketAddress target;
  private final Ticker ticker;
  private final @Nullable NeighborCache cache;
  private final long interval;
  private final ByteBuffer request = ByteBuffer.allocateDirect(NUMBER_LENGTH);

  UdpProbe(ProbeSpec spec) throws IOException {
    interval = spec.intervalNanos();
    stopwatch = new Stopwatch(spec.intervalNanos(), spec.timeoutNanos());
    target = new InetSocketAddress(spec.address(), spec.port());
    cache = spec.emptyCache() ? new NeighborCache(spec.address(), Lan.INTERFACE) : null;
    channel = DatagramChannel.open();
    channel.bind(null);
    var receiver = new Thread(this::receive, "probe-udp-answers");
    receiver.setDaemon(true);
    receiver.setPriority(Thread.MAX_PRIORITY);
    receiver.start();
    ticker = new Ticker("probe-udp", spec.intervalNanos(), this::send);
  }

  private void send(long now) {
    request.clear();
    request.putLong(stopwatch.sent(now)).flip();
    try {
      channel.send(request, target);
    } catch (IOException e) {
      // No route or the like: the request is lost.
    }
    if (cache != null) {
      // Half an interval before the next request, so that it finds the entry gone.
      LockSupport.parkNanos(interval / 2);
      cache.forget();
    }
  }

  private void receive() {
    var buffer = ByteBuffer.allocateDirect(512);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        channel.receive(buffer);
        long now = System.nanoTime();
        buffer.flip();
        if (buffer.remaining() > NUMBER_LENGTH) {
          int number = (int) buffer.getLong();
          stopwatch.answered(
              number, now, StandardCharsets.US_ASCII.decode(buffer).toString().strip());
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // An ICMP error for some request: it is lost.
      }
    }
  }

  @Override
  public ProbeResult stop() throws IOException, InterruptedException {
    ticker.stop();
    Waiting.forLast(stopwatch);
    channel.close();
    if (cache != null) {
      cache.close();
    }
    return stopwatch.result();
  }
}
