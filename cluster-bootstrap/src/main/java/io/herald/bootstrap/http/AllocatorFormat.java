package io.herald.bootstrap.http;

import static io.herald.bootstrap.http.Json.array;
import static io.herald.bootstrap.http.Json.field;
import static io.herald.bootstrap.http.Json.flag;
import static io.herald.bootstrap.http.Json.number;
import static io.herald.bootstrap.http.Json.object;
import static io.herald.bootstrap.http.Json.text;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.allocator.AllocatorStatus;
import io.herald.allocator.allocation.PoolUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import scala.Tuple2;
import spray.json.JsValue;

/** JSON of the {@link AllocatorStatus}. The plan has a section of its own. */
final class AllocatorFormat {
  private AllocatorFormat() {}

  /** While it does not act, only that. */
  static JsValue write(AllocatorStatus status) {
    List<Tuple2<String, JsValue>> fields = new ArrayList<>();
    fields.add(field("running", flag(status.running())));
    fields.add(field("holding", flag(status.holding())));
    fields.add(field("term", number(status.term())));
    if (status.holding()) {
      fields.add(field("apiReachable", flag(status.apiReachable())));
      fields.add(field("configured", flag(status.configured())));
      fields.add(field("problems", array(status.problems(), AllocatorFormat::problem)));
      fields.add(field("pools", array(status.pools(), AllocatorFormat::pool)));
      fields.add(field("unassigned", reasons("service", status.unassigned())));
      fields.add(field("unannounced", reasons("address", status.unannounced())));
      fields.add(field("quarantined", array(new TreeSet<>(status.quarantined()), Json::text)));
    }
    return object(fields);
  }

  private static JsValue problem(ConfigurationProblem problem) {
    return object(
        List.of(
            field("severity", text(problem.severity().name().toLowerCase(Locale.ROOT))),
            field("object", text(problem.object())),
            field("field", text(problem.field())),
            field("message", text(problem.message())),
            field("fix", text(problem.fix()))));
  }

  private static JsValue pool(PoolUsage usage) {
    return object(
        List.of(
            field("pool", text(usage.pool())),
            field("assignedIPv4", number(usage.assignedIpv4())),
            field("assignedIPv6", number(usage.assignedIpv6())),
            field("availableIPv4", number(usage.availableIpv4())),
            field("availableIPv6", number(usage.availableIpv6()))));
  }

  private static <K extends Comparable<K>> JsValue reasons(String subject, Map<K, String> reasons) {
    return array(
        new TreeMap<>(reasons).entrySet(),
        entry ->
            object(
                List.of(
                    field(subject, text(entry.getKey())),
                    field("reason", text(entry.getValue())))));
  }
}
