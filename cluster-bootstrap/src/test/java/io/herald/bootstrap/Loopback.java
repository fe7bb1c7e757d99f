package io.herald.bootstrap;

import io.herald.bootstrap.settings.Settings;
import io.herald.bootstrap.settings.SettingsLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A handful of nodes on this machine's loopback network: node 1 is 127.0.0.1 and so on, all with
 * the same two ports, as in a real cluster. Waiting times are shorter than in production.
 */
public final class Loopback {
  private static final String QUICK =
      """
      herald.cluster {
        stable-margin = 300ms
        missing-node-grace = 3s
        unreachable-after = 1s
        remove-after = 1s
        remove-silent-after = 1s
        merge-after = 500ms
        outsider-check-interval = 1h
      }
      akka.remote.artery.advanced.test-mode = on
      akka.cluster.gossip-interval = 200ms
      akka.cluster.leader-actions-interval = 200ms
      akka.cluster.unreachable-nodes-reaper-interval = 200ms
      akka.cluster.failure-detector.heartbeat-interval = 200ms
      akka.cluster.seed-node-timeout = 1s
      akka.coordinated-shutdown.run-by-actor-system-terminate = off
      """;

  private final int meshPort = freePort();
  private final int managementPort = freePort();

  /** Address of node {@code number}, from 1. */
  public static String host(int number) {
    return "127.0.0." + number;
  }

  /** Management port of every node. */
  public int managementPort() {
    return managementPort;
  }

  /** Settings of node {@code number} when the nodes {@code listed} are known. */
  public Settings settings(int number, int... listed) {
    return settings(Map.of(), number, listed);
  }

  /** The same with more variables. */
  public Settings settings(Map<String, String> more, int number, int... listed) {
    return settings(more, "", number, listed);
  }

  /** The same with more lines in the file. */
  public Settings settings(String hocon, int number, int... listed) {
    return settings(Map.of(), hocon, number, listed);
  }

  private Settings settings(Map<String, String> more, String hocon, int number, int... listed) {
    var environment = new HashMap<>(more);
    environment.put("HERALD_NODE_NAME", "node-" + number);
    environment.put("HERALD_NETWORK_HOST", host(number));
    environment.put("HERALD_NETWORK_MESH_PORT", "" + meshPort);
    environment.put("HERALD_NETWORK_MANAGEMENT_PORT", "" + managementPort);
    environment.put("HERALD_DISCOVERY_METHOD", "list");
    environment.put(
        "HERALD_DISCOVERY_CONTACT_POINTS",
        Arrays.stream(listed).mapToObj(Loopback::host).collect(Collectors.joining(",")));
    environment.put("HERALD_KUBERNETES_ENABLED", "false");
    environment.put("HERALD_LAB_WIRE_ENABLED", "false");
    return new SettingsLoader(environment, Map.of(), Optional.of(quick(hocon))).load();
  }

  private static Path quick(String more) {
    try {
      var file = Files.createTempFile("herald", ".conf");
      file.toFile().deleteOnExit();
      return Files.writeString(file, QUICK + more);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
