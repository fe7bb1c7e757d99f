package io.herald.lab.probe;

import java.io.IOException;

/** A probe that runs. */
interface Probe {
  /**
   * Stops sending, waits until the last requests are answered or lost, and tells what it saw.
   *
   * @throws IOException when closing fails
   */
  ProbeResult stop() throws IOException, InterruptedException;
}
