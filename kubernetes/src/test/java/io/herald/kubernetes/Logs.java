package io.herald.kubernetes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged at WARN and above while it is open. */
public final class Logs implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger("io");
  private final Level before = root.getLevel();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  public Logs() {
    root.setLevel(Level.INFO);
    root.setAdditive(false);
    appender.start();
    root.addAppender(appender);
  }

  /** Complaints so far. */
  public List<ILoggingEvent> complaints() {
    synchronized (appender) {
      return List.copyOf(appender.list).stream()
          .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
          .toList();
    }
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    root.setLevel(before);
    root.setAdditive(true);
  }
}
