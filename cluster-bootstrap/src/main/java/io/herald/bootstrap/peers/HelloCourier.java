package io.herald.bootstrap.peers;

import io.herald.actors.plan.Claim;
import io.herald.announcer.ClaimCourier;
import io.herald.bootstrap.liveness.HelloService;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries claims by the hello's sockets, to processes that proved themselves by their hellos: it
 * works as soon as the first datagram gets through, whatever the cluster thinks. Thread-safe.
 */
public final class HelloCourier implements ClaimCourier {
  private final HelloService hello;
  private final Map<String, InetSocketAddress> learned = new ConcurrentHashMap<>();
  private volatile Map<String, InetSocketAddress> addresses = Map.of();

  /** By this hello. */
  public HelloCourier(HelloPort hello) {
    this.hello = hello.service();
  }

  /** Where the speakers of the nodes are. */
  void addresses(Map<String, InetSocketAddress> byNode) {
    addresses = Map.copyOf(byNode);
  }

  /** A note of this node's came from there: its cluster, which has its report, may not be ours. */
  void learn(String node, InetSocketAddress peer) {
    learned.put(node, peer);
  }

  @Override
  public void tell(String node, List<Claim> claims) {
    InetSocketAddress peer = addresses.getOrDefault(node, learned.get(node));
    if (peer != null) {
      ClaimNotes.write(claims, HelloService.MOST_TOLD).forEach(note -> hello.tell(peer, note));
    }
  }
}
