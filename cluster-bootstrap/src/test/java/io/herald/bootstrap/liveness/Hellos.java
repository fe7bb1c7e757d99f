package io.herald.bootstrap.liveness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the tests of this package share. */
final class Hellos {
  static final int PORT = 7946;
  static final MeshKeys KEYS = MeshKeys.of(key("the secret of this mesh"));

  /**
   * Round numbers for virtual time: every 50 ms, suspected after 500, or 1500 when its node
   * answers.
   */
  static final HelloSettings SETTINGS =
      new HelloSettings(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(1500),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          1000);

  private Hellos() {}

  static MeshKey key(String secret) {
    return MeshKey.derive(secret.getBytes(StandardCharsets.US_ASCII));
  }

  static InetSocketAddress at(String ip) {
    return at(ip, PORT);
  }

  static InetSocketAddress at(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ip, e);
    }
  }
}
