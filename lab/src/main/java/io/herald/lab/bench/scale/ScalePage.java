package io.herald.lab.bench.scale;

import io.herald.lab.bench.Distribution;
import io.herald.lab.bench.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people and as data. */
record ScalePage(List<AddressCost> addresses, List<HelloCost> hellos) {

  String markdown() {
    return (addresses.isEmpty() ? "" : addressTable() + "\n")
        + (hellos.isEmpty() ? "" : helloTable());
  }

  private String addressTable() {
    var table =
        new MarkdownTable(
            "addresses",
            "cold start s",
            "takeover: addresses",
            "takeover ms",
            "plan change: median ms",
            "worst",
            "ordinary MB",
            "allocator MB",
            "ordinary CPU",
            "allocator CPU");
    for (var each : addresses) {
      var changes = Distribution.of(each.planChangeMillis());
      table.row(
          each.addresses(),
          String.format(Locale.ROOT, "%.1f", each.coldStartMillis() / 1000),
          each.lost(),
          whole(each.takeoverMillis()),
          whole(changes.median()),
          whole(changes.worst()),
          whole(each.ordinaryMb()),
          whole(each.allocatorMb()),
          percent(each.ordinaryCpu()),
          percent(each.allocatorCpu()));
    }
    return """
        Three nodes. Cold start: all speakers start at once, until the last address is on the \
        wire. Takeover: a node dies, until the last of its addresses is announced by another. Plan \
        change: one Service more, until its address is on the wire (it is probed for first). \
        Memory is private and was read after a quiet while, as was CPU, of one core.

        """
        + table;
  }

  private String helloTable() {
    var table =
        new MarkdownTable(
            "nodes",
            "watches",
            "links",
            "sent/s",
            "received/s",
            "CPU of a core",
            "suspected falsely");
    for (var each : hellos) {
      table.row(
          each.nodes(),
          each.everyone() ? "everyone" : "by plan",
          each.links(),
          whole(each.sentPerSecond()),
          whole(each.receivedPerSecond()),
          percent(each.cpuShare()),
          each.suspicions());
    }
    return """
        The hello of one node. "By plan": it watches those whom the standby lists concern, as every \
        cluster of more than a dozen nodes does; "everyone" is what it would cost otherwise.

        """
        + table;
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  Map<String, Object> data() {
    return Map.of("addresses", addresses, "hello", hellos);
  }
}
