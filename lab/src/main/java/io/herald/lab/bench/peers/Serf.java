package io.herald.lab.bench.peers;

import io.herald.lab.Lab;
import io.herald.lab.network.Daemon;
import io.herald.lab.network.Lan;
import io.herald.lab.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * serf, which is memberlist with its profile for a LAN, and a script that announces the address in
 * the moment in which serf says that its owner has failed. MetalLB uses memberlist with the same
 * profile, and does more between that and the first frame; so this is a bound that it cannot fall
 * below. serf's own event handlers wait a second for more of the kind: the script reads serf's log.
 */
final class Serf implements Contender {
  private static final String SCRIPT = "standby.pl";

  /** Not 7946, which is Herald's. */
  private static final int PORT = 7947;

  private final String address;
  private final Path folder;
  private final Map<Node, Daemon> daemons = new LinkedHashMap<>();

  /**
   * @param nodes where it runs
   * @param folder for its files
   * @param address the address that is kept
   */
  Serf(List<Node> nodes, Path folder, String address) {
    this.address = address;
    this.folder = folder;
    var script = copyScript();
    for (var node : nodes) {
      var command = new ArrayList<>(List.of("perl", script.toString(), state(node).toString()));
      command.addAll(List.of(address, Lan.INTERFACE, node.host().addresses().mac()));
      command.addAll(List.of("serf", "agent", "-profile=lan", "-log-level=info"));
      command.add("-node=" + node.name());
      command.add("-bind=" + node.host().addresses().ipv4() + ":" + PORT);
      command.add("-retry-interval=1s");
      for (var other : nodes) {
        if (other != node) {
          command.add("-retry-join=" + other.host().addresses().ipv4() + ":" + PORT);
        }
      }
      daemons.put(node, node.daemon("serf", command, Map.of()));
    }
  }

  private Path copyScript() {
    try (var in = Objects.requireNonNull(Serf.class.getResourceAsStream(SCRIPT))) {
      var file = folder.resolve(SCRIPT);
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "serf + gratuitous ARP";
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void begin(Node owner, Node standby) {
    daemons.forEach(
        (node, daemon) -> {
          Addresses.remove(node, address);
          write(node, node == standby ? owner.name() : "");
          daemon.start();
        });
    Addresses.add(owner, address);
    daemons.keySet().forEach(this::awaitMembers);
  }

  private void awaitMembers(Node node) {
    Lab.poll(
        "serf's members, seen from " + node,
        Arena.PATIENCE,
        () ->
            Optional.of(node.namespace().run("serf", "members", "-status=alive").output())
                .filter(text -> text.lines().filter(l -> l.contains("alive")).count() == size()));
  }

  private long size() {
    return daemons.size();
  }

  @Override
  public long kill(Node node) {
    return Processes.kill(Objects.requireNonNull(daemons.get(node)));
  }

  @Override
  public void restart(Node node) {
    Objects.requireNonNull(daemons.get(node)).start();
  }

  private Path state(Node node) {
    return folder.resolve("serf-" + node.name() + ".takes-over-from");
  }

  private void write(Node node, String owner) {
    try {
      Files.writeString(state(node), owner);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
