package io.herald.bootstrap;

import akka.actor.ActorSystem;
import akka.actor.setup.Setup;
import java.util.Optional;

/** Carries the {@link SpeakerContext} into plug-ins that Akka creates by reflection. */
public final class SpeakerSetup extends Setup {
  private final SpeakerContext context;

  SpeakerSetup(SpeakerContext context) {
    this.context = context;
  }

  /**
   * The context of the speaker that {@code system} belongs to.
   *
   * @throws IllegalStateException if the system was not started by a speaker
   */
  public static SpeakerContext of(ActorSystem system) {
    return find(system)
        .orElseThrow(() -> new IllegalStateException("not an actor system of a speaker"));
  }

  /** The same; empty if {@code system} was not started by a speaker. */
  public static Optional<SpeakerContext> find(ActorSystem system) {
    return system.settings().setup().get(SpeakerSetup.class).map(setup -> setup.context);
  }
}
