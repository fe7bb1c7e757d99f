package io.herald.bootstrap.settings;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Finds this node's own address. */
final class Hosts {
  private Hosts() {}

  /** The setting {@code host}, or the address towards the default route; loopback if unknown. */
  static String own(Section network) {
    var host = network.text("host");
    if (!host.isEmpty()) {
      if (isWildcard(host)) {
        network.problem("host", host + " is no address that others can reach; give the node's own");
      }
      return host;
    }
    // TEST-NET-2 and the documentation prefix: never sent to, only looked up in the routing table.
    return towards("198.51.100.1")
        .or(() -> towards("2001:db8::1"))
        .orElseGet(
            () -> {
              network.problem(
                  "host",
                  "not set, and there is no default route to derive it from; give the node's"
                      + " address by HERALD_NETWORK_HOST (in a manifest: fieldRef status.hostIP)");
              return "127.0.0.1";
            });
  }

  private static Optional<String> towards(String destination) {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(destination), 9));
      var local = socket.getLocalAddress();
      return local.isAnyLocalAddress() || local.isLoopbackAddress()
          ? Optional.empty()
          : Optional.of(local.getHostAddress());
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
