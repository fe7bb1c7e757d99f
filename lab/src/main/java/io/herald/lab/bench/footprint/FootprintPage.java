package io.herald.lab.bench.footprint;

import io.herald.lab.bench.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people and as data. */
record FootprintPage(
    int settleSeconds, int windowSeconds, boolean archive, List<Footprint> footprints) {
  static final double ORDINARY_TARGET_MB = 80;
  static final double ALLOCATOR_TARGET_MB = 110;
  static final double CPU_TARGET_PERCENT = 2;

  String markdown() {
    var table =
        new MarkdownTable(
            "addresses",
            "node",
            "speaker",
            "private MB",
            "target",
            "met",
            "RSS MB",
            "PSS MB",
            "unshared MB",
            "threads",
            "CPU % of a core");
    for (var footprint : footprints) {
      table.row(
          footprint.addresses(),
          footprint.node(),
          footprint.allocator() ? "allocator's" : "ordinary",
          one(footprint.privateMb()),
          one(footprint.targetMb()),
          footprint.privateMb() <= footprint.targetMb() ? "yes" : "**no**",
          megabytes(footprint.memory().rss()),
          megabytes(footprint.memory().pss()),
          megabytes(footprint.memory().unshared()),
          footprint.threads(),
          one(footprint.cpuShare() * 100));
    }
    return String.format(
        Locale.ROOT,
        "Speakers as `bin/herald` starts them, %s the archive of preloaded classes; read after %d s"
            + " without a change and a window of %d s. Private is anonymous memory"
            + " (`Anonymous` of smaps_rollup), which cannot be dropped and which a container is"
            + " charged; unshared is `Private_Clean + Private_Dirty`, pages of files included. MB"
            + " are 10^6 bytes. CPU target: %.0f %%.%n%n%s%n%s",
        archive ? "with" : "**without**",
        settleSeconds,
        windowSeconds,
        CPU_TARGET_PERCENT,
        table,
        threads());
  }

  private String threads() {
    var table = new MarkdownTable("addresses", "node", "CPU % of a core by thread");
    for (var footprint : footprints) {
      var shares =
          footprint.cpuByThread().entrySet().stream()
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .limit(8)
              .map(e -> e.getKey() + " " + one(e.getValue() * 100))
              .toList();
      table.row(footprint.addresses(), footprint.node(), String.join(", ", shares));
    }
    return table.toString();
  }

  private static String megabytes(long kib) {
    return one(kib * 1024 / 1e6);
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  Map<String, Object> data() {
    return Map.of(
        "settleSeconds",
        settleSeconds,
        "windowSeconds",
        windowSeconds,
        "archive",
        archive,
        "ordinaryTargetMb",
        ORDINARY_TARGET_MB,
        "allocatorTargetMb",
        ALLOCATOR_TARGET_MB,
        "speakers",
        footprints);
  }
}
