package io.herald.announcer.wire;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * A JVM inside a namespace, running {@link WireAgent} or {@link ClientAgent}: a command a line in,
 * a line {@code ok ...} out for each, and lines {@code event ...} whenever something happens.
 */
final class Agent implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final List<String> events = new CopyOnWriteArrayList<>();

  private String greeting = "";

  private Agent(Process process) {
    this.process = process;
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread reader = new Thread(this::read, "agent-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code main} in {@code namespace} and waits until it is ready. */
  static Agent start(Namespace namespace, Class<?> main, String... arguments) {
    return start(namespace.inside(), main, arguments);
  }

  /** The same behind a command line of other programs that run it. */
  static Agent start(List<String> prefix, Class<?> main, String... arguments) {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    String classpath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> line = new ArrayList<>(prefix);
    line.addAll(
        List.of(java, "-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:+UseSerialGC", "-cp", classpath));
    line.add(main.getName());
    line.addAll(List.of(arguments));
    try {
      Agent agent =
          new Agent(
              new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      agent.greeting = agent.reply();
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event ")) {
          events.add(line.substring("event ".length()));
        } else if (line.startsWith("ok")) {
          replies.add(line.substring("ok".length()).strip());
        }
      }
    } catch (IOException e) {
      events.add("agent ended: " + e.getMessage());
    }
  }

  /** What it said on being ready, or why it could not become so. */
  String greeting() {
    return greeting;
  }

  /** Sends a command and returns what it replied. */
  String ask(String command) {
    commands.println(command);
    return reply();
  }

  private String reply() {
    try {
      String reply = replies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return reply != null ? reply : Assertions.fail("the agent is silent; events: " + events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What happened so far, oldest first. */
  List<String> events() {
    return events;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
