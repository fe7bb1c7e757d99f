package io.herald.lab.bench.allocator;

import io.herald.lab.Checkout;
import io.herald.lab.bench.footprint.ProcessUsage;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One speaker as a process of its own, on the loopback interface and without a wire: it is the
 * allocator, and announces nothing. Not thread-safe.
 */
final class SpeakerRun implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Process process;
  private final Path log;

  private SpeakerRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts the built program as {@code bin/herald} does, with the flags of the image. */
  static SpeakerRun start(Path kubeconfig, Path log) {
    try {
      var builder = new ProcessBuilder(Checkout.file("bin/herald").toString(), "speaker");
      builder
          .environment()
          .putAll(
              Map.ofEntries(
                  Map.entry("HERALD_NODE_NAME", Population.NODE),
                  Map.entry("HERALD_NODE_NAMESPACE", Population.HERALD),
                  Map.entry("HERALD_NETWORK_HOST", HOST),
                  Map.entry("HERALD_NETWORK_MESH_PORT", "" + freePort()),
                  Map.entry("HERALD_NETWORK_MANAGEMENT_PORT", "" + freePort()),
                  Map.entry("HERALD_DISCOVERY_METHOD", "list"),
                  Map.entry("HERALD_DISCOVERY_CONTACT_POINTS", HOST),
                  Map.entry("HERALD_KUBERNETES_KUBECONFIG", kubeconfig.toString()),
                  Map.entry("HERALD_LAB_WIRE_ENABLED", "false")));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      return new SpeakerRun(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a speaker", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  ProcessUsage usage() {
    requireAlive();
    return ProcessUsage.of(process.pid());
  }

  /** The most memory it ever had, shared pages included, in MiB. */
  double peakMiB() {
    requireAlive();
    try (var lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The benchmark is over without it.
   *
   * @throws LabException when it has ended, with the end of its log
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new LabException("the speaker ended, status " + process.exitValue() + "; " + tail());
    }
  }

  private String tail() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /** Ends it by SIGTERM. */
  void stop() {
    process.destroy();
    await();
  }

  /** Ends it by SIGKILL. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new LabException("the speaker did not end within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
