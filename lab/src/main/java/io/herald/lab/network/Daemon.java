package io.herald.lab.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs on a host until it is stopped, as a unit of systemd would: it can be started
 * again, killed, paused. What it prints goes to its log file. Thread-safe.
 */
public final class Daemon {
  private final String name;
  private final Supplier<Namespace> where;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private @Nullable Process process;

  /**
   * @param name what it is called in messages
   * @param where the namespace to start it in, asked at each start
   * @param command the program and its arguments
   * @param environment added to the lab's own environment
   * @param log the file that what it prints is appended to
   */
  public Daemon(
      String name,
      Supplier<Namespace> where,
      List<String> command,
      Map<String, String> environment,
      Path log) {
    this.name = name;
    this.where = where;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The file that holds what it printed. */
  public Path log() {
    return log;
  }

  /** Starts it, unless it runs. */
  public synchronized void start() {
    if (alive()) {
      return;
    }
    try {
      Files.createDirectories(log.getParent());
      var builder = new ProcessBuilder(where.get().inside(command));
      builder.environment().putAll(environment);
      process =
          builder
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Whether it runs (also when it is paused). */
  public synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /**
   * Its process id.
   *
   * @throws LabException when it does not run
   */
  public synchronized long pid() {
    return running().pid();
  }

  /**
   * SIGKILL.
   *
   * @return when, {@link System#nanoTime()}
   */
  public synchronized long kill() {
    var victim = running();
    victim.destroyForcibly();
    long at = System.nanoTime();
    await(victim, Duration.ofSeconds(5));
    return at;
  }

  /**
   * SIGTERM, and SIGKILL when that does not help in time.
   *
   * @return whether it ended by itself
   */
  public synchronized boolean terminate(Duration patience) {
    if (!alive()) {
      return true;
    }
    var victim = running();
    victim.destroy();
    if (await(victim, patience)) {
      return true;
    }
    kill();
    return false;
  }

  /** SIGSTOP. */
  public synchronized void pause() {
    signal(Libc.SIGSTOP);
  }

  /** SIGCONT. */
  public synchronized void resume() {
    signal(Libc.SIGCONT);
  }

  private void signal(int signal) {
    try {
      Libc.INSTANCE.kill(Math.toIntExact(running().pid()), signal);
    } catch (LastErrorException e) {
      throw new LabException("cannot signal " + name, e);
    }
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new LabException(name + " does not run; what it last said is in " + log);
    }
    return process;
  }

  private static boolean await(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
