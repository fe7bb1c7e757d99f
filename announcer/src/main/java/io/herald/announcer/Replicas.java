package io.herald.announcer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import io.herald.actors.plan.Plan;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.protocol.PlanPublished;
import io.herald.actors.replication.PlanRegister;
import io.herald.actors.replication.SpeakerReports;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * This node's side of the two replicated values: hears each plan and all speakers' reports, and
 * writes this speaker's own report. Listeners run on the actors' threads and must not block.
 */
public final class Replicas {

  /** A report that not everybody has yet is gossiped on; nobody waits for it. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(1);

  /** Messages of the actor that writes the report. */
  public interface ReporterCommand {}

  /**
   * Replaces this speaker's report.
   *
   * @param report the new one
   */
  public record Report(SpeakerReport report) implements ReporterCommand {}

  private record Written(Replicator.UpdateResponse<LWWMap<String, SpeakerReport>> response)
      implements ReporterCommand {}

  private Replicas() {}

  /** Passes each plan on, the present one first. */
  public static Behavior<LWWRegister<Plan>> followPlan(Consumer<Plan> listener) {
    return DistributedData.withReplicatorMessageAdapter(
        (ReplicatorMessageAdapter<LWWRegister<Plan>, LWWRegister<Plan>> replicator) -> {
          replicator.subscribe(
              PlanRegister.KEY,
              response -> ((Replicator.Changed<LWWRegister<Plan>>) response).get(PlanRegister.KEY));
          return Behaviors.receiveMessage(
              register -> {
                listener.accept(register.getValue());
                return Behaviors.same();
              });
        });
  }

  /**
   * Has the replica tell its subscribers of a plan as soon as the allocator says that it is there,
   * and not at the end of {@code notify-subscribers-interval}.
   */
  public static Behavior<PlanPublished> hurryPlan() {
    return Behaviors.setup(
        context -> {
          ActorRef<Replicator.Command> replicator =
              DistributedData.get(context.getSystem()).replicator();
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.register(PlanRegister.FOLLOWERS, context.getSelf()));
          return Behaviors.receiveMessage(
              notice -> {
                replicator.tell(Replicator.flushChanges());
                return Behaviors.same();
              });
        });
  }

  /** Passes the reports of all speakers on, whenever one changes. */
  public static Behavior<LWWMap<String, SpeakerReport>> followReports(
      Consumer<Map<String, SpeakerReport>> listener) {
    return DistributedData.withReplicatorMessageAdapter(
        (ReplicatorMessageAdapter<LWWMap<String, SpeakerReport>, LWWMap<String, SpeakerReport>>
                replicator) -> {
          replicator.subscribe(
              SpeakerReports.KEY,
              response ->
                  ((Replicator.Changed<LWWMap<String, SpeakerReport>>) response)
                      .get(SpeakerReports.KEY));
          return Behaviors.receiveMessage(
              reports -> {
                listener.accept(reports.getEntries());
                return Behaviors.same();
              });
        });
  }

  /** Writes this speaker's report. */
  public static Behavior<ReporterCommand> reporter() {
    return Behaviors.setup(
        context -> {
          SelfUniqueAddress self = DistributedData.get(context.getSystem()).selfUniqueAddress();
          return DistributedData.withReplicatorMessageAdapter(
              (ReplicatorMessageAdapter<ReporterCommand, LWWMap<String, SpeakerReport>>
                      replicator) ->
                  Behaviors.receive(ReporterCommand.class)
                      .onMessage(
                          Report.class,
                          report -> {
                            write(replicator, self, report.report());
                            return Behaviors.same();
                          })
                      .onMessage(Written.class, written -> Behaviors.same())
                      .build());
        });
  }

  private static void write(
      ReplicatorMessageAdapter<ReporterCommand, LWWMap<String, SpeakerReport>> replicator,
      SelfUniqueAddress self,
      SpeakerReport report) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                SpeakerReports.KEY,
                SpeakerReports.empty(),
                new Replicator.WriteAll(WRITE_TIMEOUT),
                replyTo,
                reports -> reports.put(self, report.node(), report)),
        Written::new);
  }
}
