package io.herald.lab.bench.peers;

import io.herald.lab.Expectations;
import io.herald.lab.Lab;
import io.herald.lab.bench.Workload;
import io.herald.lab.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Herald with the settings that ship. Which node announces an address is its own decision. */
final class Herald implements Contender {
  private final Lab lab;
  private final Workload workload;
  private final Expectations expect;
  private List<String> services = List.of();
  private int made;
  private String service = "";
  private String address = "";

  Herald(Lab lab, Workload workload) {
    this.lab = lab;
    this.workload = workload;
    expect = new Expectations(lab, Arena.PATIENCE);
  }

  @Override
  public String name() {
    return "Herald";
  }

  @Override
  public String address() {
    return address;
  }

  /** Its Service of now. */
  String service() {
    return service;
  }

  /**
   * Makes a Service for each node and takes one whose address is not on the allocator's node.
   *
   * @return the node that announces it
   */
  Node choose() {
    services.forEach(workload::delete);
    var fresh = new ArrayList<String>();
    for (int i = 0; i < lab.nodes().size(); i++) {
      fresh.add("herald-" + ++made);
    }
    fresh.forEach(workload::service);
    services = fresh;
    var addresses =
        fresh.stream().map(name -> workload.awaitAddress(name, Arena.PATIENCE)).toList();
    var owners = lab.awaitAnnouncers(addresses, Arena.PATIENCE);
    expect.awaitStandbys(addresses);
    var allocator = workload.awaitAllocator(Arena.PATIENCE);
    var chosen =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue() != allocator)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    address = chosen;
    service = fresh.get(addresses.indexOf(chosen));
    return Objects.requireNonNull(owners.get(chosen));
  }

  @Override
  public void begin(Node owner, Node standby) {
    // choose() has seen to it.
  }

  @Override
  public long kill(Node node) {
    return lab.speaker(node).kill();
  }

  @Override
  public void restart(Node node) {
    lab.speaker(node).start();
  }
}
