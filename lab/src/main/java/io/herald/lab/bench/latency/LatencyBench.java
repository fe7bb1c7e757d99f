package io.herald.lab.bench.latency;

import com.fasterxml.jackson.databind.JsonNode;
import io.herald.lab.Lab;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.store.Change;
import io.herald.lab.bench.SpeakerLog;
import io.herald.lab.bench.Workload;
import io.herald.lab.bench.latency.Timeline.Moment;
import io.herald.lab.network.LabException;
import io.herald.lab.probe.ProbeSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes Services one after the other and notes when what happened. The client asks for the address
 * from before it is given away, every 2 ms, so its first answer is the first there could be. Not
 * thread-safe.
 */
final class LatencyBench {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double QUESTION_INTERVAL_MILLIS = 2;

  /** Lets kubectl's end, events and kube-proxy's update pass before the next Service. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Lab lab;
  private final Workload workload;
  private final Map<String, Long> stored = new ConcurrentHashMap<>();
  private final Map<String, Long> statuses = new ConcurrentHashMap<>();

  LatencyBench(Lab lab, Workload workload) {
    this.lab = lab;
    this.workload = workload;
    lab.api().watch("v1", "Service", this::seen);
  }

  /** Runs inside the API server's write. */
  private void seen(Change change) {
    long now = System.nanoTime();
    var name = Json.text(change.object(), "metadata", "name");
    if (change.type() == Change.Type.ADDED) {
      stored.put(name, now);
    }
    if (!address(change.object()).isEmpty()) {
      statuses.putIfAbsent(name, now);
    }
  }

  /**
   * Makes one Service and waits until its address is answered for.
   *
   * @param expected the address it will get: the pool's next one
   */
  Timeline measure(String name, String expected) {
    var manifest = workload.manifest(name);
    long since = System.nanoTime();
    try (var questions =
        lab.client().start(ProbeSpec.neighbor(expected).every(QUESTION_INTERVAL_MILLIS))) {
      long apply = System.nanoTime();
      lab.kubectl("apply", "-f", manifest.toString()).orThrow("kubectl apply");
      long answered =
          Lab.poll("an answer for " + expected, PATIENCE, () -> firstAnswer(expected, since));
      return timeline(name, expected, apply, answered);
    } finally {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Optional<Long> firstAnswer(String address, long since) {
    var stretches = lab.client().answers(address, since).stretches();
    return stretches.isEmpty() ? Optional.empty() : Optional.of(stretches.get(0).from());
  }

  private Timeline timeline(String name, String address, long apply, long answered) {
    return Lab.poll(
        "the log lines about " + address,
        PATIENCE,
        () -> {
          var log = SpeakerLog.read(workload.speakerLogs());
          var at = new EnumMap<Moment, Long>(Moment.class);
          at.put(Moment.APPLY, apply);
          at.put(Moment.STORED, known(stored, name));
          at.put(Moment.STATUS, known(statuses, name));
          log.first("placed", address, apply).ifPresent(t -> at.put(Moment.PLACED, t));
          log.first("probing", address, apply).ifPresent(t -> at.put(Moment.PROBING, t));
          log.first("announcing", address, apply).ifPresent(t -> at.put(Moment.ANNOUNCING, t));
          at.put(Moment.ANSWERED, answered);
          boolean complete = at.size() == Moment.values().length;
          return complete ? Optional.of(new Timeline(name, address, at)) : Optional.empty();
        });
  }

  private static long known(Map<String, Long> moments, String service) {
    var at = moments.get(service);
    if (at == null) {
      throw new LabException("Service " + service + " is announced, but the API knows no address");
    }
    return at;
  }

  private static String address(JsonNode service) {
    return Json.text(Json.at(service, "status", "loadBalancer", "ingress").path(0), "ip");
  }
}
