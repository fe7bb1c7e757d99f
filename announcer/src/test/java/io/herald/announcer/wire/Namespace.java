package io.herald.announcer.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace of a test's own, gone with everything in it when closed. */
final class Namespace implements AutoCloseable {

  private static final String PREFIX = "wire-";

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /** Makes {@code wire-PID-suffix} with loopback up and IPv6 enabled. */
  static Namespace create(String suffix) {
    Namespace namespace = new Namespace(PREFIX + ProcessHandle.current().pid() + "-" + suffix);
    run(List.of("ip", "netns", "add", namespace.name));
    namespace.exec("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=0");
    namespace.exec("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=0");
    namespace.ip("link set lo up");
    return namespace;
  }

  String name() {
    return name;
  }

  /** Runs {@code ip ARGUMENTS} here. */
  String ip(String arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(List.of(arguments.split(" ")));
    return run(command);
  }

  /** Runs a command here. */
  String exec(String... command) {
    return run(inside(command));
  }

  /** The command line that runs {@code command} here. */
  List<String> inside(String... command) {
    List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(List.of(command));
    return line;
  }

  /** Makes the kernel resolve {@code address} by sending it a datagram. */
  void poke(String address) {
    exec("bash", "-c", "echo > /dev/udp/" + address + "/9 || true");
  }

  /** The kernel's neighbour entry for {@code address}, empty when there is none. */
  String neighbour(String address) {
    return ip("neigh show " + address);
  }

  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    run(List.of("ip", "netns", "del", name));
  }
}
