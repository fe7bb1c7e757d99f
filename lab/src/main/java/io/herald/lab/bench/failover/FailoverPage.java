package io.herald.lab.bench.failover;

import io.herald.lab.bench.Distribution;
import io.herald.lab.bench.MarkdownTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured, for people and as data.
 *
 * @param shortened whether the long scenarios were cut short
 */
record FailoverPage(List<Series> series, boolean shortened) {

  String markdown() {
    return (shortened ? "**Shortened: F9 and F10 do not last as long as they should.**\n\n" : "")
        + "The client's stopwatch is the judge: datagrams and new connections with a warm"
        + " neighbour cache, new connections with an empty one, and \"who has it\", each every"
        + " 5 ms; the longest outage of them counts, unless the target says otherwise. Lost"
        + " requests are those with a warm cache. Moves and answerers are counted from frames."
        + " \"Every request again\" is about a Service with pods on all nodes, the dead one's"
        + " too: until Kubernetes notices, after 40 s, kube-proxy sends a share of new connections"
        + " there, whoever answers for the address. It is measured in each series' first run."
        + "\n\n"
        + table()
        + "\n"
        + figures()
        + violations();
  }

  private MarkdownTable table() {
    var table =
        new MarkdownTable(
            "",
            "what happens",
            "nodes",
            "runs",
            "median ms",
            "worst ms",
            "every request again, s",
            "lost requests",
            "moves per address",
            "ms with two answerers",
            "target",
            "pass");
    for (var each : series) {
      table.row(
          each.id(),
          each.title(),
          each.nodes(),
          each.outcomes().size(),
          whole(each.values().median()),
          whole(each.values().worst()),
          everyRequest(each),
          each.lost() + " of " + each.sent(),
          String.format(Locale.ROOT, "%.1f", each.movesPerAddress()),
          whole(each.twoAnswerersMillis()),
          each.target().words(),
          each.passed() ? "yes" : "**no**");
    }
    return table;
  }

  /** In seconds, the worst of those runs that waited for it. */
  private static String everyRequest(Series series) {
    var values = figures(series).get(PowerOff.EVERY_REQUEST);
    return values == null
        ? "–"
        : String.format(Locale.ROOT, "%.1f", Distribution.of(values).worst() / 1000);
  }

  private String figures() {
    var table = new MarkdownTable("", "nodes", "figure", "median", "worst");
    for (var each : series) {
      figures(each)
          .forEach(
              (name, values) -> {
                var all = Distribution.of(values);
                table.row(each.id(), each.nodes(), name, whole(all.median()), whole(all.worst()));
              });
    }
    return "By probe, and what else was measured, in ms unless said:\n\n" + table;
  }

  private static Map<String, List<Double>> figures(Series series) {
    var figures = new TreeMap<String, List<Double>>();
    for (var outcome : series.outcomes()) {
      outcome
          .figures()
          .forEach(
              (name, value) -> figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    return figures;
  }

  private String violations() {
    var text = new StringBuilder();
    for (var each : series) {
      for (int run = 0; run < each.outcomes().size(); run++) {
        for (var violation : each.outcomes().get(run).violations()) {
          text.append(
              String.format(
                  "- %s on %d nodes, run %d: %s%n", each.id(), each.nodes(), run + 1, violation));
        }
      }
    }
    return text.isEmpty() ? "" : "\nWhat did not hold:\n\n" + text;
  }

  private static String whole(double value) {
    return Double.isInfinite(value) ? "–" : String.format(Locale.ROOT, "%.0f", value);
  }

  Map<String, Object> data() {
    var scenarios = new ArrayList<Map<String, Object>>();
    for (var each : series) {
      var scenario = new LinkedHashMap<String, Object>();
      scenario.put("id", each.id());
      scenario.put("title", each.title());
      scenario.put("nodes", each.nodes());
      scenario.put("target", each.target().words());
      scenario.put("pass", each.passed());
      scenario.put("millis", each.values());
      scenario.put("lost", each.lost());
      scenario.put("sent", each.sent());
      scenario.put("movesPerAddress", each.movesPerAddress());
      scenario.put("twoAnswerersMillis", each.twoAnswerersMillis());
      scenario.put("runs", each.outcomes());
      scenarios.add(scenario);
    }
    return Map.of("shortened", shortened, "scenarios", scenarios);
  }
}
