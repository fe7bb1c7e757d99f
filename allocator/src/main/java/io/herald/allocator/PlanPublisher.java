package io.herald.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import io.herald.actors.plan.Plan;
import io.herald.actors.protocol.PlanPublished;
import io.herald.actors.replication.PlanRegister;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the plan of earlier terms once, from as many speakers as answer, and then writes each new
 * plan to all of them, with a notice when they have it.
 */
final class PlanPublisher {

  private static final Logger log = LoggerFactory.getLogger(PlanPublisher.class);

  /** Together they bound how long a new term waits for speakers that died with the last one. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(1);

  interface Command {}

  /** Publish this plan. */
  record Publish(Plan plan) implements Command {}

  /** To the owner: the newest plan of earlier terms, {@link Plan#EMPTY} when there is none. */
  record Found(Plan plan) {}

  private record Read(
      Replicator.ReadConsistency asked, Replicator.GetResponse<LWWRegister<Plan>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<LWWRegister<Plan>> response)
      implements Command {}

  private record Followers(Set<ActorRef<PlanPublished>> followers) implements Command {}

  private final ReplicatorMessageAdapter<Command, LWWRegister<Plan>> replicator;
  private final SelfUniqueAddress self;
  private final ActorRef<Found> owner;
  private Set<ActorRef<PlanPublished>> followers = Set.of();

  private PlanPublisher(
      ReplicatorMessageAdapter<Command, LWWRegister<Plan>> replicator,
      SelfUniqueAddress self,
      ActorRef<Found> owner) {
    this.replicator = replicator;
    this.self = self;
    this.owner = owner;
    read(new Replicator.ReadAll(READ_TIMEOUT));
  }

  static Behavior<Command> create(ActorRef<Found> owner) {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(
                  Receptionist.subscribe(
                      PlanRegister.FOLLOWERS,
                      context.messageAdapter(
                          Receptionist.Listing.class,
                          listing ->
                              new Followers(listing.getServiceInstances(PlanRegister.FOLLOWERS)))));
          return DistributedData.withReplicatorMessageAdapter(
              (ReplicatorMessageAdapter<Command, LWWRegister<Plan>> replicator) ->
                  new PlanPublisher(
                          replicator,
                          DistributedData.get(context.getSystem()).selfUniqueAddress(),
                          owner)
                      .receive());
        });
  }

  private void read(Replicator.ReadConsistency consistency) {
    replicator.askGet(
        replyTo -> new Replicator.Get<>(PlanRegister.KEY, consistency, replyTo),
        response -> new Read(consistency, response));
  }

  private Behavior<Command> receive() {
    return Behaviors.receive(Command.class)
        .onMessage(Read.class, this::onRead)
        .onMessage(Publish.class, this::onPublish)
        .onMessage(Written.class, this::onWritten)
        .onMessage(Followers.class, this::onFollowers)
        .build();
  }

  private Behavior<Command> onRead(Read read) {
    if (read.response() instanceof Replicator.GetSuccess<LWWRegister<Plan>> success) {
      owner.tell(new Found(success.get(PlanRegister.KEY).getValue()));
    } else if (read.response() instanceof Replicator.NotFound<LWWRegister<Plan>>) {
      owner.tell(new Found(Plan.EMPTY));
    } else {
      read(lessThan(read.asked()));
    }
    return Behaviors.same();
  }

  /**
   * Not everybody answered: a node may just have died. Most of them have the newest plan as well,
   * and where most are dead, what this node has is the best there is.
   */
  private static Replicator.ReadConsistency lessThan(Replicator.ReadConsistency failed) {
    return failed instanceof Replicator.ReadAll
        ? new Replicator.ReadMajority(READ_TIMEOUT)
        : Replicator.readLocal();
  }

  private Behavior<Command> onPublish(Publish publish) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                PlanRegister.KEY,
                PlanRegister.empty(self),
                new Replicator.WriteAll(WRITE_TIMEOUT),
                replyTo,
                register -> PlanRegister.with(register, self, publish.plan())),
        Written::new);
    return Behaviors.same();
  }

  private Behavior<Command> onWritten(Written written) {
    if (written.response() instanceof Replicator.UpdateSuccess<LWWRegister<Plan>>) {
      followers.forEach(follower -> follower.tell(PlanPublished.NOTICE));
    } else if (written.response() instanceof Replicator.UpdateFailure<LWWRegister<Plan>> failure) {
      // It is written here, and gossip carries it to whoever missed it.
      log.debug("plan not confirmed by every speaker yet: {}", failure);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFollowers(Followers now) {
    followers = now.followers();
    return Behaviors.same();
  }
}
