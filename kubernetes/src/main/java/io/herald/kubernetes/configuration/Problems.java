package io.herald.kubernetes.configuration;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one object. After {@link #LIMIT} problems the rest is left out. */
final class Problems {

  /** Nobody reads more, and each may become an event. */
  static final int LIMIT = 20;

  private final ObjectRef object;
  private final List<ConfigurationProblem> found = new ArrayList<>();

  Problems(ObjectRef object) {
    this.object = object;
  }

  void add(String field, String message, String fix) {
    if (found.size() < LIMIT) {
      found.add(new ConfigurationProblem(object, field, message, fix));
    }
  }

  void addWarning(String field, String message, String fix) {
    if (found.size() < LIMIT) {
      found.add(ConfigurationProblem.warning(object, field, message, fix));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<ConfigurationProblem> found() {
    return List.copyOf(found);
  }
}
