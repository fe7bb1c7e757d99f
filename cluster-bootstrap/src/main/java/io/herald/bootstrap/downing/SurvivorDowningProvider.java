package io.herald.bootstrap.downing;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.DowningProvider;
import io.herald.bootstrap.SpeakerSetup;
import java.time.Duration;
import java.util.function.Predicate;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/** Akka's plug-in around {@link DowningRule}; named in {@code herald-akka.conf}. */
public final class SurvivorDowningProvider extends DowningProvider {
  private final DowningRule.Patience patience;
  private final Predicate<String> silent;
  private final Duration margin;

  /** Called by Akka through reflection. */
  public SurvivorDowningProvider(ActorSystem system) {
    var config = system.settings().config();
    this.patience =
        new DowningRule.Patience(
            config.getDuration("herald.cluster.remove-after"),
            config.getDuration("herald.cluster.remove-silent-after"));
    this.silent =
        host ->
            SpeakerSetup.find(system)
                .filter(speaker -> speaker.cluster().isSilent(host))
                .isPresent();
    this.margin = config.getDuration("akka.cluster.down-removal-margin");
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return DurationConverters.toScala(margin);
  }

  @Override
  public Option<Props> downingActorProps() {
    return Option.apply(Adapter.props(() -> Downing.create(patience, silent)));
  }
}
