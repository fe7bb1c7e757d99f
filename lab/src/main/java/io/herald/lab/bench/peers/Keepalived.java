package io.herald.lab.bench.peers;

import io.herald.lab.network.Daemon;
import io.herald.lab.network.Lan;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * keepalived with one VRRP instance (version 3, RFC 5798) over all nodes. The address stands on the
 * interface of the master, whose kernel answers for it. A master is held to be dead after three
 * adverts and a share of a fourth that depends on the priority.
 */
final class Keepalived implements Contender {
  private static final int OWNER = 150;
  private static final int STANDBY = 100;
  private static final int LAST = 50;

  private final double advertSeconds;
  private final String address;
  private final int routerId;
  private final Path folder;
  private final Map<Node, Daemon> daemons = new LinkedHashMap<>();

  /**
   * @param nodes where it runs
   * @param folder for its files
   * @param advertSeconds how often the master says that it is there
   * @param address the address it keeps
   * @param routerId tells several instances on one LAN apart, 1 to 255
   */
  Keepalived(List<Node> nodes, Path folder, double advertSeconds, String address, int routerId) {
    this.advertSeconds = advertSeconds;
    this.address = address;
    this.routerId = routerId;
    this.folder = folder;
    for (var node : nodes) {
      var command =
          List.of(
              "keepalived",
              "--dont-fork",
              "--log-console",
              "--vrrp",
              "--use-file=" + file(node, "conf"),
              "--pid=" + file(node, "pid"),
              "--vrrp_pid=" + file(node, "vrrp.pid"));
      daemons.put(node, node.daemon("keepalived-" + routerId, command, Map.of()));
    }
  }

  @Override
  public String name() {
    return String.format(Locale.ROOT, "keepalived, adverts each %.1f s", advertSeconds);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void begin(Node owner, Node standby) {
    daemons.values().forEach(Processes::end);
    daemons.forEach(
        (node, daemon) -> {
          Addresses.remove(node, address);
          write(node, node == owner ? OWNER : node == standby ? STANDBY : LAST);
        });
    daemons.values().forEach(Daemon::start);
  }

  @Override
  public long kill(Node node) {
    return Processes.kill(daemonOf(node));
  }

  @Override
  public void restart(Node node) {
    daemonOf(node).start();
  }

  private Daemon daemonOf(Node node) {
    return Objects.requireNonNull(daemons.get(node));
  }

  private Path file(Node node, String ending) {
    return folder.resolve("keepalived-" + routerId + "-" + node.name() + "." + ending);
  }

  private void write(Node node, int priority) {
    try {
      Files.writeString(file(node, "conf"), configuration(node.name(), priority));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of one node. */
  String configuration(String node, int priority) {
    return String.format(
        Locale.ROOT,
        """
        global_defs {
          router_id %s
          vrrp_version 3
        }
        vrrp_instance bench {
          state BACKUP
          interface %s
          virtual_router_id %d
          priority %d
          advert_int %.2f
          virtual_ipaddress {
            %s/32 dev %s
          }
        }
        """,
        node,
        Lan.INTERFACE,
        routerId,
        priority,
        advertSeconds,
        address,
        Lan.INTERFACE);
  }
}
