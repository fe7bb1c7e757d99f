package io.herald.announcer.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pcap4j.core.Pcaps;

/** What the process must have to open any interface. */
final class Preconditions {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CAP_NET_RAW = 13;

  private Preconditions() {}

  /**
   * Checks capability and library.
   *
   * @throws WireException saying which is missing
   */
  static void check() {
    if (!hasNetRaw(STATUS)) {
      throw new WireException(
          new WireProblem(
              WireProblem.Kind.MISSING_CAPABILITY,
              "CAP_NET_RAW",
              "the process lacks the capability CAP_NET_RAW, without which no address can be"
                  + " announced",
              "add NET_RAW to securityContext.capabilities.add of the container, or run as root"));
    }
    try {
      Pcaps.libVersion();
    } catch (LinkageError e) {
      throw new WireException(
          new WireProblem(
              WireProblem.Kind.MISSING_LIBRARY,
              "libpcap",
              "libpcap cannot be loaded (" + e.getMessage() + ")",
              "install libpcap0.8 (libpcap), and let jna.tmpdir name a writable folder"),
          e);
    }
  }

  /** Whether the effective capabilities in a process status file contain CAP_NET_RAW. */
  static boolean hasNetRaw(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16))
          .allMatch(effective -> (effective >>> CAP_NET_RAW & 1) == 1);
    } catch (IOException e) {
      return true; // then opening the interface will tell
    }
  }
}
