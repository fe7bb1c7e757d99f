package io.herald.announcer;

import akka.actor.typed.ActorRef;
import io.herald.actors.net.IpAddress;
import io.herald.actors.net.MacAddress;
import io.herald.actors.plan.Claim;
import io.herald.actors.protocol.AllocatorCommand.Announced;
import io.herald.actors.protocol.TakeoverCommand;
import io.herald.announcer.takeover.Knowledge;
import java.util.ArrayList;
import java.util.List;

/**
 * Which claims are told to whom, and what another's claim means for ours. Speakers within the
 * cluster's reach are told by it, the others beside the hello. Part of {@link Announcers}, on its
 * thread.
 */
final class Claims {

  private final AnnouncerContext speaker;
  private final Knowledge knowledge;
  private final Reconciliation reconcile;
  private final ActorRef<TakeoverCommand> exchange;
  private final List<Claim> started = new ArrayList<>();

  Claims(
      AnnouncerContext speaker,
      Knowledge knowledge,
      Reconciliation reconcile,
      ActorRef<TakeoverCommand> exchange) {
    this.speaker = speaker;
    this.knowledge = knowledge;
    this.reconcile = reconcile;
    this.exchange = exchange;
  }

  /**
   * An announcer of this node has begun, or goes on with another epoch.
   *
   * @return whether {@link #tellStarted} is to be called soon: not at once, so that the others hear
   *     together of all that is started in the same moment
   */
  boolean started(Claim claim) {
    started.add(knowledge.claim(claim.address()).orElse(claim));
    return started.size() == 1;
  }

  /** The plan must not follow a claim that its owner, if it never stopped, knows nothing of. */
  private void tellAllocator(List<Claim> claims) {
    ClaimExchange.messages(claims.stream().filter(claim -> !claim.doubtful()).toList())
        .forEach(message -> speaker.allocator().tell(new Announced(message)));
  }

  /** Tells of what has been started; the other speakers know from the plan what it names. */
  void tellStarted() {
    List<Claim> provisional = started.stream().filter(Claim::provisional).toList();
    tellCluster(provisional);
    tellApart(provisional);
    tellAllocator(started);
    started.clear();
  }

  /**
   * A speaker has this claim; what it outranks yields.
   *
   * @param beside whether it came beside the cluster, by which the answer has to go then
   */
  void heard(Claim claim, boolean beside) {
    if (claim.node().equals(speaker.node())) {
      return;
    }
    IpAddress address = claim.address();
    switch (knowledge.heard(claim)) {
      case YIELD -> {
        knowledge
            .own(address)
            .ifPresent(
                mine -> reconcile.send(address, new Announcer.Yield(mine.claim().epoch(), claim)));
        // It stops before it reads anything else; to answer again takes a look at the wire.
        knowledge.stopped(address);
      }
      case INSIST -> {
        reconcile.send(address, Announcer.Insist.INSTANCE);
        knowledge.claim(address).ifPresent(mine -> answer(claim.node(), mine, beside));
      }
      case NONE -> {
        // The next decision about the address takes it into account.
      }
    }
  }

  private void answer(String node, Claim claim, boolean beside) {
    tellCluster(List.of(claim));
    if (beside || knowledge.apart().contains(node)) {
      speaker.courier().tell(node, List.of(claim));
    }
  }

  /** A node is alive, perhaps again: it may answer for what we answer for. */
  void tellAll(String node) {
    speaker.courier().tell(node, knowledge.claims());
  }

  /** The speaker with this hardware address answers for what we answer for. */
  void tellRival(IpAddress address, MacAddress mac) {
    List<Claim> mine =
        knowledge.claims().stream().filter(claim -> claim.address().equals(address)).toList();
    knowledge.nodeOf(mac).ifPresent(node -> speaker.courier().tell(node, mine));
  }

  /** Somebody new is in the cluster. */
  void tellNewcomers() {
    tellCluster(knowledge.provisional());
  }

  /**
   * Tells all again what the plan has not confirmed: a claim that is not repeated counts as given
   * up, and a peer that comes back after a partition has not heard it.
   */
  void repeat() {
    List<Claim> provisional = knowledge.provisional();
    tellCluster(provisional);
    tellApart(knowledge.claims());
    tellAllocator(provisional);
  }

  private void tellCluster(List<Claim> claims) {
    if (!claims.isEmpty()) {
      exchange.tell(new ClaimExchange.Tell(claims));
    }
  }

  private void tellApart(List<Claim> claims) {
    if (!claims.isEmpty()) {
      knowledge.apart().forEach(node -> speaker.courier().tell(node, claims));
    }
  }
}
