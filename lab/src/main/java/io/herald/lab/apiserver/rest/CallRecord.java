package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Who asked for what how often, so that a test can compare it with the roles. Thread-safe. */
public final class CallRecord {
  private final Map<Call, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * One sort of request.
   *
   * @param userAgent who asked
   * @param verb in the words of roles
   * @param group empty for the core group
   * @param resource the plural name, or a path for what is no resource
   * @param subresource empty for the object itself
   * @param namespace empty for all namespaces, or cluster-wide objects
   * @param name the object's name, in the path or in a field selector, as roles see it; empty for a
   *     whole collection
   */
  public record Call(
      String userAgent,
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {}

  /** Counts one. */
  void add(Call call) {
    counts.computeIfAbsent(call, c -> new LongAdder()).increment();
  }

  /** All so far with their counts. */
  public Map<Call, Long> counts() {
    Map<Call, Long> result = new ConcurrentHashMap<>();
    counts.forEach((call, count) -> result.put(call, count.sum()));
    return result;
  }

  /** Starts anew. */
  public void clear() {
    counts.clear();
  }

  ArrayNode toJson() {
    ArrayNode array = Json.array();
    List<Map.Entry<Call, Long>> entries = new ArrayList<>(counts().entrySet());
    entries.sort(Map.Entry.comparingByKey(Comparator.comparing(Call::toString)));
    for (Map.Entry<Call, Long> entry : entries) {
      ObjectNode call = Json.MAPPER.valueToTree(entry.getKey());
      array.add(call.put("count", entry.getValue()));
    }
    return array;
  }
}
