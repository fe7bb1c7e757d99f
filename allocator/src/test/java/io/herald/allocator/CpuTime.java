package io.herald.allocator;

import java.lang.management.ManagementFactory;

/** What a computation costs, however busy the machine is with other things. */
public final class CpuTime {

  private CpuTime() {}

  /** Nanoseconds of processor time that this thread has used. */
  public static long used() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
