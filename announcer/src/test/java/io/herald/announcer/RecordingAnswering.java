package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.LinkSelection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire of one node that writes down, in one list shared by all nodes, what happened when. */
final class RecordingAnswering implements Answering {

  /** What happened, such as {@code "a announce 10.0.0.1"}; in order over all nodes. */
  private final List<String> timeline;

  private final String node;
  private final Set<IpAddress> answered = ConcurrentHashMap.newKeySet();
  private final Map<IpAddress, Holder> strangers = new ConcurrentHashMap<>();

  RecordingAnswering(String node, List<String> timeline) {
    this.node = node;
    this.timeline = timeline;
  }

  static List<String> newTimeline() {
    return new CopyOnWriteArrayList<>();
  }

  void putStranger(IpAddress address, MacAddress mac) {
    strangers.put(address, new Holder.Stranger(mac, "eth0"));
  }

  @Override
  public void announce(IpAddress address, LinkSelection links) {
    answered.add(address);
    timeline.add(node + " announce " + address);
  }

  @Override
  public void announceAgain(IpAddress address) {
    timeline.add(node + " announce again " + address);
  }

  @Override
  public void quieten(IpAddress address) {
    timeline.add(node + " quieten " + address);
  }

  @Override
  public void withdraw(IpAddress address) {
    answered.remove(address);
    timeline.add(node + " withdraw " + address);
  }

  @Override
  public Collection<IpAddress> answered() {
    return Set.copyOf(answered);
  }

  @Override
  public void standBy(Collection<IpAddress> addresses) {}

  @Override
  public void updatePools(List<IpRange> pools) {}

  @Override
  public void updateSpeakers(Collection<MacAddress> macs) {}

  @Override
  public CompletionStage<Holder> probe(IpAddress address, LinkSelection links, boolean urgent) {
    timeline.add(node + " probe " + address);
    return CompletableFuture.completedFuture(strangers.getOrDefault(address, new Holder.Nobody()));
  }
}
