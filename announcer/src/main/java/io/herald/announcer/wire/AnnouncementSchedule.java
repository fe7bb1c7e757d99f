package io.herald.announcer.wire;

import io.herald.actors.net.IpFamily;
import java.util.List;

/**
 * When to say what after an address has become ours.
 *
 * <p>What: stations replace a cached hardware address on hearing a gratuitous ARP request or, for
 * IPv6, an unsolicited advertisement with the override flag. Some learn from the reply form only;
 * Linux accepts that within a second of its last update only with our own address as its target
 * hardware address. Both lead nowhere when a station has no entry, and an advertisement also when
 * its entry has failed; a unicast request from the address helps there too, and is answered, so
 * that only silent clients need another. It needs a memory of who asked.
 *
 * <p>When: the first frame decides the outage and the next few make up for its loss. With repeats
 * at 20, 50, 100 and 200 ms, losing the first one, two or three frames costs about 20, 50 or 100
 * ms; with MetalLB's and keepalived's one second, a lost frame costs a second. The 200 ms to 5 s
 * ones are for switches that are still learning or opening a port, and reply forms at 1.1 and 5 s
 * for stations that limit how often an entry may change. After that a slow refresh keeps switches
 * from forgetting the port, which no station's own cache would notice.
 */
final class AnnouncementSchedule {

  /**
   * One step.
   *
   * @param atMillis time since the start
   * @param gratuitous a gratuitous request, or an unsolicited advertisement
   * @param reply the reply form too (IPv4 only)
   * @param clients unicast requests to the clients that have not acknowledged yet
   */
  record Step(long atMillis, boolean gratuitous, boolean reply, boolean clients) {}

  private static final List<Step> IPV4 =
      List.of(
          // The very first frame stands alone: with many addresses, each one's goes out before
          // anything else of any.
          new Step(0, true, false, false),
          new Step(0, false, true, true),
          new Step(20, true, false, false),
          new Step(50, true, false, true),
          new Step(100, true, false, false),
          new Step(200, true, false, true),
          new Step(500, true, false, false),
          new Step(1000, true, false, true),
          new Step(1100, false, true, false),
          new Step(2000, true, false, false),
          new Step(5000, true, true, false));

  private static final List<Step> IPV6 =
      IPV4.stream().filter(step -> step.gratuitous || step.clients).toList();

  private AnnouncementSchedule() {}

  /** The steps for an address of this family, in order of time. */
  static List<Step> steps(IpFamily family) {
    return family == IpFamily.IPV4 ? IPV4 : IPV6;
  }

  /**
   * The step to take after {@code step}: the next one, unless it comes late and the one behind it
   * is due as well and says the same.
   *
   * @param elapsedMillis time since the start
   */
  static int after(List<Step> steps, int step, long elapsedMillis) {
    int next = step + 1;
    while (next + 1 < steps.size()
        && !steps.get(next).reply
        && !steps.get(next).clients
        && steps.get(next + 1).gratuitous
        && steps.get(next + 1).atMillis <= elapsedMillis) {
      next++;
    }
    return next;
  }
}
