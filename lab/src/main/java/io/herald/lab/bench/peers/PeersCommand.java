package io.herald.lab.bench.peers;

import io.herald.lab.bench.BusyLoops;
import io.herald.lab.bench.ClassArchive;
import io.herald.lab.bench.Machine;
import io.herald.lab.bench.Report;
import io.herald.lab.bench.peers.Stroke.Failure;
import io.herald.lab.network.LabException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench peers}. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = {
      "keepalived (adverts each 1 s and each 0.1 s) and serf (memberlist) beside Herald, in the same"
          + " lab and hit by the same failures, idle and with 4 busy loops.",
      "",
      "F1: the owner's node powers off. F3: the programs get SIGKILL, their node lives. Installs"
          + " Debian's packages keepalived and serf when they are missing."
    })
public final class PeersCommand implements Callable<Integer> {
  private final List<Bout> bouts = new ArrayList<>();
  private final List<Quiet> quiet = new ArrayList<>();
  private final Machine machine = Machine.now();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "10",
      description = "how often each failure is run under each load (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--only",
      paramLabel = "F1,F3",
      split = ",",
      description = "only these failures: ${COMPLETION-CANDIDATES} (default: all)")
  private List<Failure> only = List.of(Failure.values());

  @Option(
      names = "--quiet",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "how long flaps are counted under each load while nothing fails (default:"
              + " ${DEFAULT-VALUE})")
  private int quietSeconds;

  @Override
  public Integer call() {
    if (runs < 1 || quietSeconds < 1) {
      throw new LabException("--runs, --quiet: must be at least 1");
    }
    ClassArchive.make();
    try (var arena = Arena.open()) {
      measure(arena, false);
      try (var loops = BusyLoops.start(arena.lab().nodes())) {
        measure(arena, true);
      }
    }
    System.out.println(report().write());
    return 0;
  }

  private void measure(Arena arena, boolean busy) {
    quiet.addAll(Quiet.watch(arena, busy, Duration.ofSeconds(quietSeconds)));
    for (var failure : only) {
      var sights = new ArrayList<Sight>();
      @Nullable Bout last = null;
      for (int run = 1; run <= runs; run++) {
        var seen = Stroke.run(arena, failure);
        say(failure, busy, run, seen);
        sights.addAll(seen);
        bouts.remove(last);
        last = new Bout(failure.name(), failure.title(), busy, sights);
        bouts.add(last);
        report().write();
      }
    }
  }

  private void say(Failure failure, boolean busy, int run, List<Sight> sights) {
    var text = new StringBuilder();
    for (var sight : sights) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %s %.0f / %.0f / %.0f ms",
              sight.contender(),
              sight.takeoverMillis(),
              sight.outageMillis(),
              sight.unansweredMillis()));
    }
    System.err.printf("%s %s, run %d of %d%s%n", failure, busy ? "busy" : "idle", run, runs, text);
  }

  private Report report() {
    var page = new PeersPage(List.copyOf(bouts), List.copyOf(quiet));
    return Report.of("peers", machine, page.markdown(), page.data());
  }
}
