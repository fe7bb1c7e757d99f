package io.herald.announcer;

import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.wire.ProbePlan;
import io.herald.announcer.wire.ProbeResult;
import io.herald.announcer.wire.Wire;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The announcers' view of the node's interfaces. Thread-safe. */
public final class WireAnswering implements Answering {

  private static final Logger log = LoggerFactory.getLogger(WireAnswering.class);

  private final Wire wire;
  private Set<IpAddress> standby = Set.of();

  /** Over this wire, which the caller closes. */
  public WireAnswering(Wire wire) {
    this.wire = wire;
  }

  @Override
  public void announce(IpAddress address, LinkSelection links) {
    wire.announce(address, links);
  }

  @Override
  public void announceAgain(IpAddress address) {
    wire.burst(address);
  }

  @Override
  public void quieten(IpAddress address) {
    wire.quieten(address);
  }

  @Override
  public void withdraw(IpAddress address) {
    wire.withdraw(address);
  }

  @Override
  public Collection<IpAddress> answered() {
    return wire.answered();
  }

  @Override
  public synchronized void standBy(Collection<IpAddress> addresses) {
    Set<IpAddress> next = new HashSet<>(addresses);
    next.stream().filter(address -> !standby.contains(address)).forEach(wire::join);
    standby.stream().filter(address -> !next.contains(address)).forEach(wire::leave);
    standby = next;
  }

  @Override
  public void updatePools(List<IpRange> pools) {
    wire.updatePools(pools);
  }

  @Override
  public void updateSpeakers(Collection<MacAddress> macs) {
    wire.addSpeakerMacs(Set.copyOf(macs));
  }

  @Override
  public CompletionStage<Holder> probe(IpAddress address, LinkSelection links, boolean urgent) {
    ProbePlan plan = urgent ? ProbePlan.TAKEOVER : ProbePlan.FIRST_CLAIM;
    return wire.probe(address, links, plan).thenApply(WireAnswering::holder);
  }

  private static Holder holder(ProbeResult result) {
    if (result instanceof ProbeResult.Held held) {
      return held.speaker()
          ? new Holder.Speaker(held.mac(), held.link())
          : new Holder.Stranger(held.mac(), held.link());
    }
    if (result instanceof ProbeResult.NotProbed notProbed) {
      log.warn("not probed address={} reason={}", result.address(), notProbed.reason());
    }
    return new Holder.Nobody();
  }
}
