package io.herald.bootstrap.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.herald.bootstrap.settings.LogLevel;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging for a speaker process, in code: reading an XML file at start would load a parser
 * that nothing else needs.
 */
public final class Logs {
  /** Libraries that tell every routine step at info; theirs is not an operator's language. */
  private static final Map<String, Level> LIBRARIES =
      Map.of(
          "akka", Level.WARN,
          // Connections that end when a peer ends; the cluster says what that means.
          "akka.stream.Materializer", Level.ERROR,
          "akka.cluster.Cluster", Level.INFO,
          // An error for each listed speaker that is switched off; the forming decision names them.
          "akka.management.cluster.bootstrap.internal.HttpContactPointBootstrap", Level.OFF,
          "io.kubernetes.client", Level.WARN,
          "okhttp3", Level.WARN,
          "org.pcap4j", Level.WARN);

  private Logs() {}

  /** Logs JSON lines to standard output from now on. */
  public static void start(LogLevel level) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(logback(level));
    if (level != LogLevel.ALL && level != LogLevel.DEBUG) {
      LIBRARIES.forEach((name, least) -> atLeast(context.getLogger(name), least, root.getLevel()));
    }
  }

  private static void atLeast(Logger logger, Level least, Level root) {
    logger.setLevel(least.isGreaterOrEqual(root) ? least : root);
  }

  private static Level logback(LogLevel level) {
    return switch (level) {
      case ALL -> Level.ALL;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
      case NONE -> Level.OFF;
    };
  }
}
