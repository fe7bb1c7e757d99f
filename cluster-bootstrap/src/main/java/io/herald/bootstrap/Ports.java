package io.herald.bootstrap;

import io.herald.bootstrap.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;

/** Checks before the start that this process can listen where the settings say. */
final class Ports {
  private Ports() {}

  /**
   * Tries every TCP port once.
   *
   * @throws StartException naming the port, its setting and the fix
   */
  static void check(Settings settings) {
    var network = settings.network();
    check(network.bindHost(), network.meshPort(), "mesh-port", "on every node alike");
    check(network.bindHost(), network.managementPort(), "management-port", "on every node alike");
    if (settings.metrics().port() != 0) {
      check(network.bindHost(), settings.metrics().port(), "herald.metrics.port", "or --port");
    }
  }

  private static void check(String host, int port, String setting, String where) {
    var key = setting.startsWith("herald.") ? setting : "herald.network." + setting;
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
    } catch (BindException e) {
      throw new StartException(ExitCode.UNAVAILABLE, reason(host, port, key, where), e);
    } catch (IOException e) {
      var message = key + ": cannot listen on " + host + " port " + port + ": " + e.getMessage();
      throw new StartException(ExitCode.UNAVAILABLE, message, e);
    }
  }

  private static String reason(String host, int port, String key, String where) {
    if (!isOurs(host)) {
      return "herald.network.host: "
          + host
          + " is on no interface of this node; give the node's own address"
          + " (in a manifest: fieldRef status.hostIP) or leave it empty";
    }
    return key
        + ": TCP port "
        + port
        + " on "
        + host
        + " is taken by another program; find it with \"ss -ltnp 'sport = :"
        + port
        + "'\" and stop it (another speaker, MetalLB's perhaps?), or set "
        + key
        + " to a free port "
        + where;
  }

  private static boolean isOurs(String host) {
    try {
      var address = InetAddress.getByName(host);
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }
}
