package io.herald.bootstrap.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ExtendedActorSystem;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.herald.bootstrap.Loopback;
import io.herald.bootstrap.SpeakerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** What an operator hears of a discovery that fails. */
class OutsiderWatchTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Loopback NETWORK = new Loopback();
  private static final AtomicInteger FAILED = new AtomicInteger();
  private static final AtomicInteger ANSWERED = new AtomicInteger();
  private static volatile boolean failing;

  private final Logger logger = (Logger) LoggerFactory.getLogger(OutsiderWatch.class);
  private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          lines.add(line);
        }
      };

  /** Knows node 1, or fails. */
  public static final class Flaky extends ServiceDiscovery {
    /** Called by Akka Discovery through reflection. */
    public Flaky(ExtendedActorSystem system) {
      assertThat(system.name()).isEqualTo("herald");
    }

    @Override
    public Future<Resolved> lookup(Lookup lookup, FiniteDuration timeout) {
      if (failing) {
        FAILED.incrementAndGet();
        return FutureConverters.asScala(CompletableFuture.failedFuture(new IOException("expired")));
      }
      ANSWERED.incrementAndGet();
      var one =
          new ResolvedTarget(
              Loopback.host(1), Option.apply(NETWORK.managementPort()), Option.empty());
      return FutureConverters.asScala(
          CompletableFuture.completedFuture(
              new Resolved(
                  lookup.serviceName(), CollectionConverters.asScala(List.of(one)).toVector())));
    }
  }

  @BeforeEach
  void listen() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
    // Another test may have set the level of all.
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    failing = false;
  }

  @Test
  void discovery_failsForLong_isWarnedOfOnceUntilItWorksAgain() {
    var settings =
        NETWORK.settings(
            "akka.discovery.config.class = \"%s\"\n".formatted(Flaky.class.getName())
                + "herald.cluster.outsider-check-interval = 100ms",
            1,
            1);
    try (var speaker = new SpeakerThread(settings)) {
      await().atMost(LONG).until(() -> speaker.up().size() == 1);
      failing = true;
      await().atMost(LONG).until(() -> FAILED.get() > 3);
      failing = false;
      int answered = ANSWERED.get();
      await().atMost(LONG).until(() -> ANSWERED.get() > answered + 1 && lines.size() > 1);
    }

    assertThat(lines).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    assertThat(lines.peek().getKeyValuePairs())
        .anyMatch(p -> String.valueOf(p.value).contains("expired"));
  }
}
