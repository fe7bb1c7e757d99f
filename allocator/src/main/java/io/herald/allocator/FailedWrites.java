package io.herald.allocator;

import io.herald.actors.snapshot.ServiceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says why statuses are not written: once for each reason, however many Services it meets and
 * however often each is tried, and again when it still holds after a while. Not thread-safe.
 */
final class FailedWrites {

  /** How long a reason is taken to be known. */
  static final Duration KNOWN = Duration.ofMinutes(10);

  /** More different reasons than this are nothing that anybody reads. */
  private static final int MOST = 100;

  private final Consumer<String> say;
  private final Map<String, Said> reasons = new HashMap<>();

  private static final class Said {
    private final long nanos;
    private int silent;

    Said(long nanos) {
      this.nanos = nanos;
    }
  }

  /** Has nothing said yet. */
  FailedWrites(Consumer<String> say) {
    this.say = say;
  }

  /**
   * One more.
   *
   * @param nanos the time
   */
  void add(ServiceKey service, String reason, long nanos) {
    String essence = withoutNames(service, reason);
    Said before = reasons.get(essence);
    if (before != null && nanos - before.nanos < KNOWN.toNanos()) {
      before.silent++;
      return;
    }
    if (reasons.size() >= MOST) {
      reasons.clear();
    }
    reasons.put(essence, new Said(nanos));
    String more = before == null ? "" : " more=" + before.silent;
    say.accept("status not written service=" + service + " reason=" + reason + more);
  }

  /** The server names the Service in its answer; what it says of it is the same for all. */
  private static String withoutNames(ServiceKey service, String reason) {
    return reason
        .replace(service.toString(), "")
        .replace("\"" + service.name() + "\"", "")
        .replace("\"" + service.namespace() + "\"", "");
  }
}
