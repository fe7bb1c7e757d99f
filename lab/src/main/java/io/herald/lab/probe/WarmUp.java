package io.herald.lab.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets every probe measure a server in its own process for a moment, so that the first real request
 * does not pay for loading classes.
 */
final class WarmUp {
  private static final long DURATION_NANOS = 150_000_000;
  private static final byte[] PAGE =
      "HTTP/1.1 200 OK\r\nX-Pod: warm-up\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private WarmUp() {}

  static void run() throws IOException, InterruptedException {
    try (var udp = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        var tcp = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
      serve("warm-up-udp", () -> echo(udp));
      serve("warm-up-tcp", () -> page(tcp));
      int udpPort = ((InetSocketAddress) udp.getLocalAddress()).getPort();
      int tcpPort = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
      var first = new UdpProbe(ProbeSpec.udp("127.0.0.1", udpPort).every(1).timeout(100));
      var second = new TcpProbe(ProbeSpec.tcp("127.0.0.1", tcpPort).every(1).timeout(100));
      LockSupport.parkNanos(DURATION_NANOS);
      ProbeMessages.JSON.valueToTree(first.stop());
      ProbeMessages.JSON.valueToTree(second.stop());
    }
  }

  private interface Server {
    void serveOne() throws IOException;
  }

  private static void serve(String name, Server server) {
    var thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  server.serveOne();
                }
              } catch (IOException e) {
                // Closed: warm enough.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void echo(DatagramChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(64);
    var from = channel.receive(buffer);
    channel.send(buffer.put((byte) ' ').put((byte) 'w').flip(), from);
  }

  private static void page(ServerSocketChannel server) throws IOException {
    try (var connection = server.accept()) {
      connection.read(ByteBuffer.allocate(1024));
      connection.write(ByteBuffer.wrap(PAGE));
    }
  }
}
