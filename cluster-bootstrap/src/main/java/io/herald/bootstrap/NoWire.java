package io.herald.bootstrap;

import io.herald.actors.net.Cidr;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.IpRange;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Link;
import io.herald.actors.plan.LinkSelection;
import io.herald.announcer.Answering;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A laboratory's speaker without a wire: keeps count, sends nothing, pretends an interface. */
final class NoWire implements Answering {
  /** Whoever reports no interface is held to be unable to answer. */
  static final List<Link> LINKS =
      List.of(
          new Link(
              "none",
              1,
              MacAddress.parse("02:00:00:00:00:00"),
              true,
              true,
              List.of(Cidr.parse("fe80::1/64"))));

  private final Set<IpAddress> answered = ConcurrentHashMap.newKeySet();

  @Override
  public void announce(IpAddress address, LinkSelection links) {
    answered.add(address);
  }

  @Override
  public void announceAgain(IpAddress address) {}

  @Override
  public void quieten(IpAddress address) {}

  @Override
  public void withdraw(IpAddress address) {
    answered.remove(address);
  }

  /** A view, for it is asked once for each address. */
  @Override
  public Collection<IpAddress> answered() {
    return Collections.unmodifiableSet(answered);
  }

  @Override
  public void standBy(Collection<IpAddress> addresses) {}

  @Override
  public void updatePools(List<IpRange> pools) {}

  @Override
  public void updateSpeakers(Collection<MacAddress> macs) {}

  @Override
  public CompletionStage<Holder> probe(IpAddress address, LinkSelection links, boolean urgent) {
    return CompletableFuture.completedFuture(new Holder.Nobody());
  }
}
