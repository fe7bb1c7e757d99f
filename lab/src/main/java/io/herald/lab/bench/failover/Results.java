package io.herald.lab.bench.failover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.LabException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been measured so far, by scenario and number of nodes. Can be read back from the
 * report's data, so that an interrupted benchmark goes on where it stopped. Not thread-safe.
 */
final class Results {
  private final List<Scenario> scenarios;
  private final Map<Key, Series> series = new TreeMap<>();

  private record Key(int row, int nodes) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return row != other.row ? Integer.compare(row, other.row) : nodes - other.nodes;
    }
  }

  /**
   * Nothing yet.
   *
   * @param scenarios all there are, in the order of the table
   */
  Results(List<Scenario> scenarios) {
    this.scenarios = List.copyOf(scenarios);
  }

  /** How many runs there are. */
  int runs(Scenario scenario, int nodes) {
    return of(scenario, nodes).outcomes().size();
  }

  /** Adds a run. */
  void add(Scenario scenario, int nodes, Outcome outcome) {
    series.put(key(scenario, nodes), of(scenario, nodes).with(outcome));
  }

  /** All series with a run, in the order of the table. */
  List<Series> all() {
    return List.copyOf(series.values());
  }

  /**
   * Takes over what a report holds; scenarios that it does not know are left out.
   *
   * @param data what {@link FailoverPage#data} made
   * @throws LabException when it is no such report
   */
  void read(JsonNode data) {
    for (var old : data.path("scenarios")) {
      for (var scenario : scenarios) {
        if (scenario.id().equals(old.path("id").asText())
            && scenario.title().equals(old.path("title").asText())) {
          outcomes(old.path("runs")).forEach(run -> add(scenario, old.path("nodes").asInt(), run));
        }
      }
    }
  }

  private static List<Outcome> outcomes(JsonNode runs) {
    try {
      var outcomes = new ArrayList<Outcome>();
      for (var run : runs) {
        outcomes.add(Json.MAPPER.treeToValue(run, Outcome.class));
      }
      return outcomes;
    } catch (JsonProcessingException e) {
      throw new LabException("the earlier report cannot be gone on with: " + e.getMessage(), e);
    }
  }

  private Series of(Scenario scenario, int nodes) {
    return series.getOrDefault(
        key(scenario, nodes),
        new Series(scenario.id(), scenario.title(), nodes, scenario.target(), List.of()));
  }

  private Key key(Scenario scenario, int nodes) {
    for (int row = 0; row < scenarios.size(); row++) {
      if (scenarios.get(row).id().equals(scenario.id())) {
        return new Key(row, nodes);
      }
    }
    throw new IllegalArgumentException("no scenario of the table: " + scenario.id());
  }
}
