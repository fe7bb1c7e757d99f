package io.herald.bootstrap.liveness;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a service counts. Thread-safe. */
final class HelloCounters {
  final LongAdder sent = new LongAdder();
  final LongAdder sendErrors = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder stalls = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

  HelloCounters() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  void rejected(Rejection reason) {
    rejected.get(reason).increment();
  }

  /** All of them now, with what {@code probes} counts. */
  HelloStats stats(HostProbes probes) {
    Map<Rejection, Long> reasons = new EnumMap<>(Rejection.class);
    rejected.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new HelloStats(
        sent.sum(),
        sendErrors.sum(),
        received.sum(),
        reasons,
        refusals.sum(),
        probes.tried(),
        probes.answered(),
        stalls.sum());
  }
}
