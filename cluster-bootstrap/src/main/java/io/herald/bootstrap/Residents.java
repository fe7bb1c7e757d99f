package io.herald.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives as long as the process, outside any actor system: the wire, the hello to the peers,
 * the last plan. An actor system that is replaced under way finds the same objects again.
 *
 * <p>THE place to open such parts is {@link #open}; they are closed in the opposite order after the
 * last actor system has ended.
 */
public final class Residents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Residents() {}

  /**
   * Opens all long-lived parts.
   *
   * @throws StartException naming the part that cannot work and the fix
   */
  public static Residents open(SpeakerContext context) {
    var residents = new Residents();
    context.state().readiness("residents", () -> "");
    return residents;
  }

  /** Keeps {@code part}, to be closed at the end; the one opened last is closed first. */
  <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      var part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.atWarn().addKeyValue("part", part.getClass().getSimpleName()).setCause(e).log("close");
      }
    }
  }
}
