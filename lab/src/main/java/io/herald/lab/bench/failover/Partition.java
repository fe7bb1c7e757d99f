package io.herald.lab.bench.failover;

import io.herald.lab.network.Host;
import io.herald.lab.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * F9: three nodes with the API server are cut off from two others, and the client hears both sides:
 * one answerer per side, and one in all soon after healing.
 */
final class Partition implements Scenario {
  private static final int NODES = 5;
  private static final int MAJORITY = 3;

  /**
   * Until each side has found out; before that the lost side's addresses have no answerer there.
   */
  private static final Duration SPLITTING = Duration.ofSeconds(2);

  private static final Duration HEALING = Duration.ofSeconds(5);
  private static final Duration OBSERVATION = Duration.ofSeconds(5);

  private final Duration length;

  Partition(Duration length) {
    this.length = length;
  }

  @Override
  public String id() {
    return "F9";
  }

  @Override
  public String title() {
    return "partition 3/2 for " + length.toSeconds() + " s";
  }

  @Override
  public Target target() {
    return Target.worst(
        "≤ 1 answerer a side; one in all ≤ 5 s after healing; nothing allocated lost or twice",
        800);
  }

  @Override
  public int runs() {
    return 1;
  }

  @Override
  public List<Integer> nodes(List<Integer> wanted) {
    return List.of(NODES);
  }

  @Override
  public Outcome run(Stage stage, int number) {
    var lab = stage.lab();
    var majority = hosts(lab.nodes().subList(0, MAJORITY));
    majority.add(lab.host("api"));
    var minority = hosts(lab.nodes().subList(MAJORITY, NODES));
    var victim = stage.victim(node -> minority.contains(node.host()));
    var before = Set.copyOf(stage.addresses().values());
    Outcome outcome;
    try (var watch = Watch.start(lab, victim.addresses())) {
      lab.lan().partition(majority, minority);
      watch.goOn(SPLITTING);
      long split = System.nanoTime();
      watch.goOn(length);
      var during = lab.client().answers(victim.addresses().get(0), split);
      lab.lan().heal();
      watch.goOn(HEALING);
      long healed = System.nanoTime();
      watch.goOn(OBSERVATION);
      long answerers = watch.answerers(healed);
      var macs = during.stretches().stream().map(s -> s.mac()).collect(Collectors.toSet());
      outcome =
          Outcome.of(watch.stop())
              .must(of(minority, macs) <= 1, "two answerers on the smaller side")
              .must(of(majority, macs) <= 1, "two answerers on the larger side")
              .must(answerers == 1, answerers + " answerers 5 s after healing");
    } finally {
      lab.lan().heal();
    }
    stage.settle();
    var after = stage.addresses().keySet().stream().map(stage::currentAddress).toList();
    return outcome
        .must(Set.copyOf(after).equals(before), "addresses changed: " + before + " " + after)
        .must(Set.copyOf(after).size() == after.size(), "an address was given twice: " + after);
  }

  private static List<Host> hosts(List<Node> nodes) {
    return nodes.stream().map(Node::host).collect(Collectors.toCollection(ArrayList::new));
  }

  private static long of(List<Host> hosts, Set<String> macs) {
    return hosts.stream().filter(host -> macs.contains(host.addresses().mac())).count();
  }
}
