package io.herald.announcer;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Cluster;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import io.herald.actors.protocol.AnnouncerCommand;
import io.herald.announcer.lane.LaneAllocationStrategy;
import io.herald.announcer.lane.LaneEntityId;
import io.herald.announcer.lane.LaneMessageExtractor;

/** Starts the sharding of announcers on this node and reaches announcers on every node. */
final class AnnouncerSharding {

  private AnnouncerSharding() {}

  /** Starts this node's part; its announcers have {@code speaker}. */
  static void start(ActorSystem<?> system, AnnouncerContext speaker) {
    ClusterSharding.get(system)
        .init(
            Entity.of(Announcer.TYPE, entity -> Announcer.create(speaker, entity.getEntityId()))
                .withStopMessage(Announcer.Stop.INSTANCE)
                .withSettings(ClusterShardingSettings.create(system))
                .withAllocationStrategy(
                    new LaneAllocationStrategy(Cluster.get(Adapter.toClassic(system))))
                .withMessageExtractor(new LaneMessageExtractor<>()));
  }

  /** Sends a message to an announcer, which starts if it does not run. */
  static void tell(ActorSystem<?> system, LaneEntityId id, AnnouncerCommand message) {
    ClusterSharding.get(system).entityRefFor(Announcer.TYPE, id.toString()).tell(message);
  }
}
