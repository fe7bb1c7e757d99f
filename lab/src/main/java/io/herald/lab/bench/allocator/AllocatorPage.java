package io.herald.lab.bench.allocator;

import io.herald.lab.bench.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people and as data. */
record AllocatorPage(List<Phase> phases) {

  String markdown() {
    var times =
        new MarkdownTable(
            "phase",
            "Services",
            "new addresses",
            "seconds",
            "from the Lease, s",
            "first after, ms",
            "addresses changed");
    var costs =
        new MarkdownTable(
            "phase",
            "status writes",
            "per Service",
            "events",
            "per Service",
            "all requests",
            "core %",
            "private MiB",
            "peak RSS MiB");
    for (var phase : phases) {
      times.row(
          phase.name(),
          phase.services(),
          phase.allocated(),
          one(phase.seconds()),
          one(phase.fromLeaseSeconds()),
          whole(phase.firstMillis()),
          phase.moved());
      costs.row(
          phase.name(),
          phase.statusWrites(),
          two(phase.statusWritesPerService()),
          phase.eventWrites(),
          two(phase.eventWritesPerService()),
          phase.requests(),
          whole(phase.cpu() * 100),
          whole(phase.privateMiB()),
          whole(phase.peakMiB()));
    }
    var churn = phases.get(phases.size() - 1);
    return String.format(
        Locale.ROOT,
        "One speaker process without a wire, alone with the lab's API server. Every Service has an"
            + " EndpointSlice. At a restart %d Services wait that were made meanwhile; who has an"
            + " address keeps it without a write.%n%n%s%nIn the churn the third figure counts from"
            + " the last change: how far the allocator lagged behind. A new Service had its address"
            + " after %.0f ms in the median, 95 %% after %.0f ms, the last after %.0f ms.%n%n%s%n"
            + "Target: at most one status write and one event for an allocation: %s. Nothing moves:"
            + " %s.%n",
        phases.get(1).allocated(),
        times,
        churn.waiting().median(),
        churn.waiting().p95(),
        churn.waiting().worst(),
        costs,
        phases.stream()
                .allMatch(
                    p -> p.statusWrites() <= p.allocated() && p.eventWrites() <= p.allocated())
            ? "met"
            : "**missed**",
        phases.stream().allMatch(p -> p.moved() == 0) ? "met" : "**missed**");
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  Map<String, Object> data() {
    return Map.of("phases", phases);
  }
}
