package io.herald.lab.probe;

import io.herald.lab.network.Addresses;
import java.util.function.Consumer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapNativeException;

/** Asks who has an address, as a host with an empty neighbour cache would, again and again. */
final class NeighborProbe implements Probe {
  private final Stopwatch stopwatch;
  private final Capture capture;
  private final byte[] question;
  private final Consumer<Claim> listener;
  private final Ticker ticker;

  NeighborProbe(ProbeSpec spec, Capture capture, Observer observer) {
    this.capture = capture;
    stopwatch = new Stopwatch(spec.intervalNanos(), spec.timeoutNanos());
    question = Questions.whoHas(spec.address(), observer);
    var address = Addresses.text(Addresses.parse(spec.address()));
    listener =
        claim -> {
          if (claim.kind() == Claim.Kind.ANSWER && claim.address().equals(address)) {
            stopwatch.answeredAll(claim.at(), claim.mac());
          }
        };
    capture.listen(listener);
    ticker = new Ticker("probe-neighbor", spec.intervalNanos(), this::send);
  }

  private void send(long now) {
    stopwatch.sent(now);
    try {
      capture.send(question);
    } catch (PcapNativeException | NotOpenException e) {
      // The client's own link is down: nobody answers.
    }
  }

  @Override
  public ProbeResult stop() throws InterruptedException {
    ticker.stop();
    Waiting.forLast(stopwatch);
    capture.unlisten(listener);
    return stopwatch.result();
  }
}
