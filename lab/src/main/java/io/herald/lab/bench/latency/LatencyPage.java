package io.herald.lab.bench.latency;

import io.herald.lab.bench.Distribution;
import io.herald.lab.bench.MarkdownTable;
import io.herald.lab.bench.latency.Timeline.Moment;
import io.herald.lab.bench.latency.Timeline.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured, for people and as data. */
record LatencyPage(int nodes, List<Timeline> timelines) {
  /** From {@code kubectl apply} to the first answer, median. */
  private static final double TARGET_MILLIS = 500;

  String markdown() {
    var whole = of(t -> t.millis(Moment.APPLY, Moment.ANSWERED));
    var table = new MarkdownTable("milliseconds", "median", "p95", "worst", "first Service");
    row(table, "**from `kubectl apply`**", t -> t.millis(Moment.APPLY, Moment.ANSWERED));
    row(table, "**from the API's write**", t -> t.millis(Moment.STORED, Moment.ANSWERED));
    for (var stage : Stage.values()) {
      row(table, stage.words(), t -> t.millis(stage));
    }
    return String.format(
        Locale.ROOT,
        "%d Services one after the other, %d nodes. From `kubectl apply` to the first ARP answer"
            + " that the client sees: median %.0f ms, worst %.0f ms; target: median below %.0f ms:"
            + " %s.%n%n%s%n"
            + "A stage ends when the next thing happens: %s.%n",
        timelines.size(),
        nodes,
        whole.median(),
        whole.worst(),
        TARGET_MILLIS,
        whole.median() < TARGET_MILLIS ? "met" : "**missed**",
        table,
        moments());
  }

  private static String moments() {
    var words = new ArrayList<String>();
    for (var moment : Moment.values()) {
      words.add(moment.words());
    }
    return String.join("; ", words);
  }

  private void row(MarkdownTable table, String name, ToDoubleFunction<Timeline> millis) {
    var values = of(millis);
    table.row(
        name,
        rounded(values.median()),
        rounded(values.p95()),
        rounded(values.worst()),
        timelines.isEmpty() ? "–" : rounded(millis.applyAsDouble(timelines.get(0))));
  }

  private Distribution of(ToDoubleFunction<Timeline> millis) {
    return Distribution.of(timelines.stream().mapToDouble(millis).toArray());
  }

  private static String rounded(double millis) {
    return String.format(Locale.ROOT, "%.0f", millis);
  }

  Map<String, Object> data() {
    var services = new ArrayList<Map<String, Object>>();
    for (var timeline : timelines) {
      var service = new LinkedHashMap<String, Object>();
      service.put("service", timeline.service());
      service.put("address", timeline.address());
      service.put("fromApplyMillis", timeline.millis(Moment.APPLY, Moment.ANSWERED));
      service.put("fromApiWriteMillis", timeline.millis(Moment.STORED, Moment.ANSWERED));
      service.put("stagesMillis", timeline.stages());
      services.add(service);
    }
    return Map.of(
        "nodes",
        nodes,
        "targetMedianMillis",
        TARGET_MILLIS,
        "fromApply",
        of(t -> t.millis(Moment.APPLY, Moment.ANSWERED)),
        "fromApiWrite",
        of(t -> t.millis(Moment.STORED, Moment.ANSWERED)),
        "services",
        services);
  }
}
