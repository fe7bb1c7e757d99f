package io.herald.bootstrap.http;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import spray.json.JsValue;

/**
 * Where the parts of a speaker report how they are. Thread-safe; suppliers are called on request,
 * must be quick and must not block. Registering a name again replaces what was there, so an actor
 * system that is replaced leaves nothing behind.
 */
public final class StateBoard {
  private final Map<String, Supplier<JsValue>> sections = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<String>> readiness = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<String>> liveness = new ConcurrentSkipListMap<>();

  /** Adds a field to the object that {@code /state} serves. */
  public void section(String name, Supplier<JsValue> value) {
    sections.put(name, value);
  }

  /**
   * Adds a condition of {@code /ready}.
   *
   * @param problem why the part is not ready; empty when it is
   */
  public void readiness(String name, Supplier<String> problem) {
    readiness.put(name, problem);
  }

  /**
   * Adds a condition of {@code /alive}: Kubernetes restarts the container when it does not hold, so
   * only a state that nothing but a restart can heal belongs here.
   *
   * @param problem why the process is beyond repair; empty when it is not
   */
  public void liveness(String name, Supplier<String> problem) {
    liveness.put(name, problem);
  }

  SortedMap<String, JsValue> state() {
    var state = new TreeMap<String, JsValue>();
    sections.forEach((name, value) -> state.put(name, value.get()));
    return Collections.unmodifiableSortedMap(state);
  }

  /** Name and problem of every readiness condition that does not hold. */
  public Map<String, String> notReady() {
    return failing(readiness);
  }

  /** Name and problem of every liveness condition that does not hold. */
  public Map<String, String> notAlive() {
    return failing(liveness);
  }

  private static Map<String, String> failing(Map<String, Supplier<String>> conditions) {
    var failing = new TreeMap<String, String>();
    conditions.forEach(
        (name, condition) -> {
          var problem = condition.get();
          if (!problem.isEmpty()) {
            failing.put(name, problem);
          }
        });
    return failing;
  }
}
