package io.herald.bootstrap.peers;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import io.herald.actors.replication.MeshSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Takes part in agreeing on the mesh's secret, and passes on what was agreed. */
public final class SecretAgreement {

  private static final int SECRET_BYTES = 32;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Messages of this actor; all of them are its own. */
  public sealed interface Command {}

  private record Changed(String secret) implements Command {}

  private record Proposed(Replicator.UpdateResponse<LWWRegister<String>> response)
      implements Command {}

  private SecretAgreement() {}

  /**
   * The behaviour; start it once this node is a member.
   *
   * @param listener hears the secret in hexadecimal, on the actor's thread
   */
  public static Behavior<Command> create(Consumer<String> listener) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, LWWRegister<String>> replicator) -> {
                  propose(replicator, DistributedData.get(context.getSystem()).selfUniqueAddress());
                  return receive(listener);
                }));
  }

  private static void propose(
      ReplicatorMessageAdapter<Command, LWWRegister<String>> replicator, SelfUniqueAddress self) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    replicator.subscribe(
        MeshSecret.KEY,
        response ->
            new Changed(
                ((Replicator.Changed<LWWRegister<String>>) response)
                    .get(MeshSecret.KEY)
                    .getValue()));
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                MeshSecret.KEY,
                MeshSecret.proposal(self, HexFormat.of().formatHex(secret)),
                new Replicator.WriteAll(TIMEOUT),
                replyTo,
                agreed -> agreed),
        Proposed::new);
  }

  private static Behavior<Command> receive(Consumer<String> listener) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Changed.class,
            changed -> {
              listener.accept(changed.secret());
              return Behaviors.same();
            })
        .onMessage(Proposed.class, proposed -> Behaviors.same())
        .build();
  }
}
