package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import io.herald.actors.plan.LinkSelection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * An address that we answer for. Read by the capture threads on every request, so everything that
 * changes is volatile or a counter.
 */
final class Answer {

  /** What we do for an address. */
  enum Mode {
    /** Answer, announce, refresh and defend. */
    ANNOUNCING,
    /** Only answer: the successor announces already, and nobody shall find us unreachable. */
    ANSWERING
  }

  private static final long REPORT_INTERVAL_NANOS = 1_000_000_000;

  final IpAddress address;
  final long announcedAt = System.nanoTime();
  final LongAdder requestsReceived = new LongAdder();
  final AtomicLong responsesSent = new AtomicLong();
  final LongAdder gratuitousSent = new LongAdder();
  final LongAdder clientUpdatesSent = new LongAdder();
  final LongAdder conflictsSeen = new LongAdder();

  private final AtomicLong nextReport = new AtomicLong(announcedAt);
  private volatile LinkSelection links;
  private volatile Mode mode;

  /** Whether clients have been asked and have yet to answer; their answers matter only then. */
  volatile boolean asking;

  /** Withdrawn: nothing is announced any more, whatever is still due. */
  private volatile boolean ended;

  Answer(IpAddress address, LinkSelection links) {
    this.address = address;
    this.links = links;
    this.mode = Mode.ANNOUNCING;
  }

  void update(LinkSelection newLinks, Mode newMode) {
    links = newLinks;
    mode = newMode;
  }

  LinkSelection links() {
    return links;
  }

  boolean announces() {
    return mode == Mode.ANNOUNCING;
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isOn(FramePort port) {
    return links.includes(port.name());
  }

  /** Whether a conflict seen now is news: one report a second is enough. */
  boolean reportsConflictAt(long now) {
    long next = nextReport.get();
    return now - next >= 0 && nextReport.compareAndSet(next, now + REPORT_INTERVAL_NANOS);
  }

  AddressStats stats() {
    return new AddressStats(
        requestsReceived.sum(),
        responsesSent.get(),
        gratuitousSent.sum(),
        clientUpdatesSent.sum(),
        conflictsSeen.sum());
  }
}
