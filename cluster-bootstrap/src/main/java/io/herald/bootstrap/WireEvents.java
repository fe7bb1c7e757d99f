package io.herald.bootstrap;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.Link;
import io.herald.announcer.wire.Conflict;
import io.herald.announcer.wire.WireListener;
import io.herald.announcer.wire.WireProblem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what happens on the wire, which lives as long as the process, to the actor system that
 * lives at the moment. Thread-safe.
 */
public final class WireEvents implements WireListener {
  private static final Logger LOG = LoggerFactory.getLogger(WireEvents.class);

  private final AtomicReference<WireListener> target = new AtomicReference<>(WireListener.NONE);

  /** Tells {@code listener}, and nobody else, from now on. */
  public void listen(WireListener listener) {
    target.set(listener);
  }

  @Override
  public void linksChanged(List<Link> links) {
    LOG.atInfo().addKeyValue("links", links).log("links");
    target.get().linksChanged(links);
  }

  @Override
  public void problemsChanged(List<WireProblem> problems) {
    problems.forEach(
        problem -> LOG.atWarn().addKeyValue("subject", problem.subject()).log(problem.toString()));
    target.get().problemsChanged(problems);
  }

  @Override
  public void conflict(Conflict conflict) {
    LOG.atWarn()
        .addKeyValue("address", conflict.address())
        .addKeyValue("mac", conflict.mac())
        .addKeyValue("link", conflict.link())
        .addKeyValue("speaker", conflict.speaker())
        .log("another station claims an announced address");
    target.get().conflict(conflict);
  }

  @Override
  public void silenced(Set<IpAddress> addresses) {
    target.get().silenced(addresses);
  }

  @Override
  public void firstAnswer(
      io.herald.actors.net.IpAddress address, String link, java.time.Duration sinceAnnounced) {
    LOG.atInfo()
        .addKeyValue("address", address)
        .addKeyValue("link", link)
        .addKeyValue("millis", sinceAnnounced.toMillis())
        .log("first answer");
    target.get().firstAnswer(address, link, sinceAnnounced);
  }
}
