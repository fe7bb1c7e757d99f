package io.herald.bootstrap.downing;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.DowningProvider;
import java.time.Duration;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/** Akka's plug-in around {@link DowningRule}; named in {@code herald-akka.conf}. */
public final class SurvivorDowningProvider extends DowningProvider {
  private final Duration removeAfter;
  private final Duration margin;

  /** Called by Akka through reflection. */
  public SurvivorDowningProvider(ActorSystem system) {
    var config = system.settings().config();
    this.removeAfter = config.getDuration("herald.cluster.remove-after");
    this.margin = config.getDuration("akka.cluster.down-removal-margin");
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return DurationConverters.toScala(margin);
  }

  @Override
  public Option<Props> downingActorProps() {
    return Option.apply(Adapter.props(() -> Downing.create(removeAfter)));
  }
}
