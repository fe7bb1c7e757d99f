package io.herald.lab.bench.peers;

import io.herald.lab.bench.MarkdownTable;
import io.herald.lab.bench.peers.Bout.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people and as data. */
record PeersPage(List<Bout> bouts, List<Quiet> quiet) {

  String markdown() {
    return """
        All programs run on the same three nodes, each with an address of its own, and the same \
        failure hits them at the same time. Every address leads to the same pod by the same \
        kube-proxy; a client uses it by datagrams, new connections and "who has it", each every \
        5 ms. × is the program's median divided by Herald's: above 1, Herald is quicker.

        - **keepalived**: Debian's package, VRRP version 3, priorities 150, 100 and 50. The \
        address stands on the interface, so the kernel goes on answering for it when the program \
        is killed (F3): nobody waits, but from the takeover on two nodes answer, until somebody \
        starts the dead program again.
        - **serf + gratuitous ARP**: Debian's package, memberlist's profile for a LAN. This is \
        serf's detection and one immediate gratuitous ARP by a script, not MetalLB itself: a lower \
        bound for MetalLB, which uses the same detection and does more after it.

        """
        + failureTable()
        + """

        While nothing failed (a flap is a change of the answering MAC):

        """
        + quietTable();
  }

  private String failureTable() {
    var table =
        new MarkdownTable(
            "",
            "load",
            "program",
            "runs",
            "another announces: median ms",
            "worst",
            "×",
            "warm client waits: median ms",
            "worst",
            "×",
            "who has unanswered: median ms",
            "worst",
            "×",
            "two answerers ms",
            "better than Herald at");
    for (var bout : bouts) {
      for (var contender : bout.contenders()) {
        var takeover = bout.values(contender, Measure.TAKEOVER);
        var outage = bout.values(contender, Measure.OUTAGE);
        var unanswered = bout.values(contender, Measure.UNANSWERED);
        table.row(
            bout.failure(),
            load(bout.busy()),
            contender,
            bout.of(contender).size(),
            whole(takeover.median()),
            whole(takeover.worst()),
            ratio(bout, contender, Measure.TAKEOVER),
            whole(outage.median()),
            whole(outage.worst()),
            ratio(bout, contender, Measure.OUTAGE),
            whole(unanswered.median()),
            whole(unanswered.worst()),
            ratio(bout, contender, Measure.UNANSWERED),
            whole(bout.twoAnswerers(contender)),
            String.join(", ", bout.better(contender)));
      }
    }
    return table.toString();
  }

  private String quietTable() {
    var table =
        new MarkdownTable(
            "load", "program", "seconds", "flaps", "who has unanswered ms", "datagrams lost");
    for (var each : quiet) {
      table.row(
          load(each.busy()),
          each.contender(),
          each.seconds(),
          each.flaps(),
          whole(each.unansweredMillis()),
          each.lost() + " of " + each.sent());
    }
    return table.toString();
  }

  private static String load(boolean busy) {
    return busy ? "4 busy loops" : "idle";
  }

  private static String ratio(Bout bout, String contender, Measure measure) {
    double ratio = bout.ratio(contender, measure);
    if (contender.equals(Bout.REFERENCE) || Double.isNaN(ratio)) {
      return "–";
    }
    return Double.isInfinite(ratio) ? "never" : String.format(Locale.ROOT, "%.1f", ratio);
  }

  private static String whole(double value) {
    return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%.0f", value);
  }

  Map<String, Object> data() {
    return Map.of("failures", bouts, "quiet", quiet);
  }
}
