package io.herald.lab.bench.footprint;

import java.util.Map;

/**
 * What one speaker was measured to cost.
 *
 * @param node its node
 * @param allocator whether the allocator acts on it
 * @param addresses how many addresses were announced in the cluster
 * @param memory at the end of the window
 * @param threads at the end of the window
 * @param cpuShare share of one core over the window
 * @param cpuByThread the same by thread
 */
record Footprint(
    String node,
    boolean allocator,
    int addresses,
    ProcessMemory memory,
    int threads,
    double cpuShare,
    Map<String, Double> cpuByThread) {

  /** Private memory in MB of 10^6 bytes, as container limits are thought of. */
  double privateMb() {
    return memory.privateMb();
  }

  double targetMb() {
    return allocator ? FootprintPage.ALLOCATOR_TARGET_MB : FootprintPage.ORDINARY_TARGET_MB;
  }
}
