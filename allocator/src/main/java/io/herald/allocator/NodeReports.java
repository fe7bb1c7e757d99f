package io.herald.allocator;

import io.herald.actors.api.Event;
import io.herald.actors.plan.SpeakerReport;
import io.herald.actors.snapshot.ObjectRef;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator which nodes cannot announce anything: each once, and again only after it could
 * meanwhile. Not thread-safe.
 */
final class NodeReports {

  private static final Logger log = LoggerFactory.getLogger(NodeReports.class);

  private static final String REASON = "NoUsableInterface";

  private static final String MESSAGE =
      "no network interface of this node can be used, so nothing is announced from it; bring one up,"
          + " or correct herald.network.excluded-interfaces (the log of its speaker says what was"
          + " left out and why)";

  private final Consumer<Event> publish;
  private Set<String> reported = Set.of();

  NodeReports(Consumer<Event> publish) {
    this.publish = publish;
  }

  /**
   * Reports what is new.
   *
   * @param speakers the reports of all speakers
   */
  void report(Collection<SpeakerReport> speakers) {
    Set<String> mute =
        speakers.stream()
            .filter(speaker -> speaker.links().isEmpty() && !speaker.leaving())
            .map(SpeakerReport::node)
            .collect(Collectors.toSet());
    mute.stream().filter(node -> !reported.contains(node)).sorted().forEach(this::report);
    reported = mute;
  }

  /** Under the name as its uid, as the kubelet has it: so kubectl finds it. */
  private void report(String node) {
    log.warn("{} node={}", REASON, node);
    ObjectRef object = new ObjectRef("v1", "Node", "", node, node);
    publish.accept(new Event(object, Event.Type.WARNING, REASON, MESSAGE, Event.SPEAKER, node));
  }
}
