package io.herald.announcer.lane;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.sharding.ShardCoordinator;
import io.herald.actors.plan.Lane;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.concurrent.Future$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pins each lane to the speaker it is named after. A lane whose speaker is gone goes to whoever
 * asked: its entities see that the lane is not theirs and stop, whereas a request left unanswered
 * would hold up the coordinator's shutdown. Runs inside the shard coordinator, on its thread.
 */
public final class LaneAllocationStrategy extends ShardCoordinator.AbstractShardAllocationStrategy {

  private final Cluster cluster;

  /** For the coordinator of this cluster. */
  public LaneAllocationStrategy(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    return Future$.MODULE$.successful(
        homeOf(shardId).flatMap(home -> regionAt(home, current.keySet())).orElse(requester));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> rebalanceInProgress) {
    Map<String, ActorRef> misplaced = new TreeMap<>();
    current.forEach(
        (region, lanes) ->
            CollectionConverters.asJava(lanes).stream()
                .filter(lane -> belongsElsewhere(lane, region, current.keySet()))
                .forEach(lane -> misplaced.put(lane, region)));
    misplaced.keySet().removeAll(rebalanceInProgress);
    return Future$.MODULE$.successful(misplaced.keySet());
  }

  private boolean belongsElsewhere(String lane, ActorRef region, Set<ActorRef> regions) {
    return homeOf(lane)
        .flatMap(home -> regionAt(home, regions))
        .filter(right -> !right.equals(region))
        .isPresent();
  }

  /** The address of the member that the lane is named after, uid included, if it is a member. */
  private Optional<Address> homeOf(String lane) {
    for (var member : cluster.state().getMembers()) {
      if (Lane.of(member.uniqueAddress()).id().equals(lane)) {
        return Optional.of(member.uniqueAddress().address());
      }
    }
    return Optional.empty();
  }

  private Optional<ActorRef> regionAt(Address home, Set<ActorRef> regions) {
    return regions.stream().filter(region -> Objects.equals(addressOf(region), home)).findFirst();
  }

  /** References to the coordinator's own node carry no host and port. */
  private Address addressOf(ActorRef region) {
    Address address = region.path().address();
    return address.hasLocalScope() ? cluster.selfAddress() : address;
  }
}
