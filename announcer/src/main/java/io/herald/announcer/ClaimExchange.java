package io.herald.announcer;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.herald.actors.plan.Claim;
import io.herald.actors.protocol.TakeoverCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Carries claims between the speakers, which find each other through the receptionist. Knows
 * nothing of what they mean.
 */
final class ClaimExchange {

  private static final ServiceKey<TakeoverCommand> SPEAKERS =
      ServiceKey.create(TakeoverCommand.class, "takeover");

  /** A message must fit into a frame of the cluster's connection, 128 KiB. */
  private static final int MOST_IN_A_MESSAGE = 500;

  /** Tell all speakers, this one included. */
  record Tell(List<Claim> claims) implements TakeoverCommand {
    Tell {
      claims = List.copyOf(claims);
    }
  }

  private record Listed(Set<ActorRef<TakeoverCommand>> speakers) implements TakeoverCommand {}

  private final Consumer<List<Claim>> heard;
  private final Consumer<Set<String>> listed;
  private Set<ActorRef<TakeoverCommand>> speakers = Set.of();

  private ClaimExchange(Consumer<List<Claim>> heard, Consumer<Set<String>> listed) {
    this.heard = heard;
    this.listed = listed;
  }

  /**
   * The behaviour. The listeners run on its thread.
   *
   * @param heard hears the claims of any speaker
   * @param listed hears {@code host:port} of all speakers within reach when some came or went:
   *     somebody may not know of older claims
   */
  static Behavior<TakeoverCommand> create(
      Consumer<List<Claim>> heard, Consumer<Set<String>> listed) {
    return Behaviors.setup(
        context -> {
          ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
          receptionist.tell(Receptionist.register(SPEAKERS, context.getSelf()));
          receptionist.tell(
              Receptionist.subscribe(
                  SPEAKERS,
                  context.messageAdapter(
                      Receptionist.Listing.class,
                      listing -> new Listed(listing.getServiceInstances(SPEAKERS)))));
          return new ClaimExchange(heard, listed).receive();
        });
  }

  private Behavior<TakeoverCommand> receive() {
    return Behaviors.receive(TakeoverCommand.class)
        .onMessage(TakeoverCommand.Claims.class, this::onClaims)
        .onMessage(Tell.class, this::onTell)
        .onMessage(Listed.class, this::onListed)
        .build();
  }

  private Behavior<TakeoverCommand> onClaims(TakeoverCommand.Claims claims) {
    heard.accept(claims.claims());
    return Behaviors.same();
  }

  private Behavior<TakeoverCommand> onTell(Tell tell) {
    for (List<Claim> claims : messages(tell.claims())) {
      TakeoverCommand.Claims message = new TakeoverCommand.Claims(claims);
      speakers.forEach(speaker -> speaker.tell(message));
    }
    return Behaviors.same();
  }

  /** These claims in as many parts as it takes for each to fit into a message. */
  static List<List<Claim>> messages(List<Claim> claims) {
    List<List<Claim>> parts = new ArrayList<>();
    for (int from = 0; from < claims.size(); from += MOST_IN_A_MESSAGE) {
      parts.add(claims.subList(from, Math.min(claims.size(), from + MOST_IN_A_MESSAGE)));
    }
    return parts;
  }

  private Behavior<TakeoverCommand> onListed(Listed now) {
    speakers = now.speakers();
    listed.accept(
        speakers.stream()
            .map(speaker -> speaker.path().address())
            .filter(Address::hasGlobalScope)
            .map(address -> address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow())
            .collect(Collectors.toSet()));
    return Behaviors.same();
  }
}
