package io.herald.bootstrap.liveness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces {@code hello-1..n} with the addresses 10.99.46.1..n, their links joined by a
 * bridge that stands in a namespace of its own; a process of {@link HelloPeerMain} in each.
 */
final class HelloLan {
  /** One line of a process: when, what, about whom, why. */
  record Line(long nanos, String what, String peer, String detail) {}

  private static final String BRIDGE = "hello-lan";

  private final int size;
  private final Map<Integer, Process> processes = new HashMap<>();
  private final Map<Integer, List<Line>> lines = new HashMap<>();

  HelloLan(int size) throws IOException, InterruptedException {
    this.size = size;
    close();
    ip("netns add " + BRIDGE);
    ip("-n hello-lan link add br0 type bridge");
    ip("-n hello-lan link set br0 up");
    for (int node = 1; node <= size; node++) {
      addNode(node);
    }
  }

  private void addNode(int node) throws IOException, InterruptedException {
    String name = "hello-" + node;
    ip("netns add " + name);
    ip("-n %s link set lo up".formatted(name));
    // The kernel answers one closed port a second and host by default; the restarts of one test
    // would use up the allowance of the next.
    ip("netns exec %s sysctl -qw net.ipv4.icmp_ratelimit=0".formatted(name));
    ip("-n %s link add eth0 type veth peer name port%d netns %s".formatted(name, node, BRIDGE));
    ip("-n %s link set port%d master br0 up".formatted(BRIDGE, node));
    ip("-n %s address add %s/24 dev eth0".formatted(name, address(node)));
    ip("-n %s link set eth0 up".formatted(name));
    lines.put(node, new ArrayList<>());
  }

  static String address(int node) {
    return "10.99.46." + node;
  }

  /** Starts the node's process; it watches all others. */
  void start(int node) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", "hello-" + node));
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx48m",
            "-cp",
            System.getProperty("java.class.path"),
            HelloPeerMain.class.getName(),
            address(node)));
    for (int other = 1; other <= size; other++) {
      if (other != node) {
        command.add(address(other));
      }
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.put(node, process);
    Thread reader = new Thread(() -> read(node, process), "hello-" + node);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(int node, Process process) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 4) {
          synchronized (lines) {
            lines.get(node).add(new Line(Long.parseLong(words[0]), words[1], words[2], words[3]));
          }
        }
      }
    } catch (IOException e) {
      // The process was killed.
    }
  }

  /** What a node told since {@link #forget}. */
  List<Line> told(int node) {
    synchronized (lines) {
      return List.copyOf(lines.get(node));
    }
  }

  void forget() {
    synchronized (lines) {
      lines.values().forEach(List::clear);
    }
  }

  /** Sends a signal to the node's process. */
  void signal(int node, String signal) throws IOException, InterruptedException {
    run("kill", "-" + signal, Long.toString(processes.get(node).pid()));
  }

  /** The bridge drops all that comes from or goes to the node; its carrier stays. */
  void cut(int node) throws IOException, InterruptedException {
    ip("-n %s link set port%d nomaster".formatted(BRIDGE, node));
  }

  void restore(int node) throws IOException, InterruptedException {
    ip("-n %s link set port%d master br0".formatted(BRIDGE, node));
  }

  /** Kills the processes and removes the namespaces. */
  void close() throws IOException, InterruptedException {
    for (Process process : processes.values()) {
      process.destroyForcibly().waitFor();
    }
    for (int node = 1; node <= size; node++) {
      quietly("netns", "delete", "hello-" + node);
    }
    quietly("netns", "delete", BRIDGE);
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  private static void quietly(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
