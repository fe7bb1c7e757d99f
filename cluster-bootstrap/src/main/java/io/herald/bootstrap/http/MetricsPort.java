package io.herald.bootstrap.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import io.herald.bootstrap.SpeakerContext;
import java.time.Duration;

/** The port that serves {@code /metrics} and nothing else, for scrapers set up for MetalLB. */
public final class MetricsPort {
  private MetricsPort() {}

  /** Listens until {@code system} ends, if the settings ask for it. */
  public static void open(ActorSystem<?> system, SpeakerContext speaker) {
    int port = speaker.settings().metrics().port();
    if (port == 0) {
      return;
    }
    Http.get(system)
        .newServerAt(speaker.settings().network().bindHost(), port)
        .bind(new HeraldRoutes(speaker).metrics())
        .toCompletableFuture()
        .join()
        .addToCoordinatedShutdown(Duration.ofSeconds(1), system);
  }
}
