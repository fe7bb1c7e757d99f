package io.herald.kubernetes.report;

import io.herald.actors.api.L2Announcement;
import io.herald.kubernetes.report.L2StatusObject.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One change that brings the ServiceL2Status objects closer to a report. */
sealed interface L2StatusChange {

  /** There is none for it yet. */
  record Create(L2Announcement announcement) implements L2StatusChange {}

  /** The object of this name says something else, or nothing yet. */
  record Patch(String name, L2Announcement announcement) implements L2StatusChange {}

  /** The object of this name is about an announcement that is over, or about one that has two. */
  record Delete(String name) implements L2StatusChange {}

  /**
   * Everything that is to be done; nothing when the objects say what they should. An object that
   * fits is kept whoever made it; one that names no Service and no node is left alone. What is new
   * comes first, so that a Service that moves is never without an object.
   *
   * @param objects those that there are, by name
   */
  static List<L2StatusChange> between(
      Set<L2Announcement> wanted, Map<String, L2StatusObject> objects) {
    Map<Subject, L2Announcement> missing = new HashMap<>();
    wanted.forEach(announcement -> missing.put(Subject.of(announcement), announcement));
    List<L2StatusChange> changes = new ArrayList<>();
    List<L2StatusChange> deletions = new ArrayList<>();
    // By name, so that of two that say the same the same one is kept each time.
    new TreeMap<>(objects)
        .forEach(
            (name, object) -> {
              Optional<Subject> subject = object.subject();
              if (subject.isEmpty()) {
                return;
              }
              L2Announcement announcement = missing.remove(subject.get());
              if (announcement == null) {
                deletions.add(new Delete(name));
              } else if (!object.status().equals(Optional.of(announcement))) {
                changes.add(new Patch(name, announcement));
              }
            });
    missing.values().forEach(announcement -> changes.add(new Create(announcement)));
    changes.addAll(deletions);
    return changes;
  }
}
