package io.herald.lab.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One network namespace that this lab made, and the only way to do something in it. Made by {@link
 * Namespaces#create}. Thread-safe.
 *
 * <p>Every method asks the guard first: it refuses when the namespace is not one of this lab's, is
 * gone, or turns out to be the machine's own.
 */
public final class Namespace {
  private final Namespaces guard;
  private final String name;

  Namespace(Namespaces guard, String name) {
    this.guard = guard;
    this.name = name;
  }

  /** Its name as {@code ip netns} shows it. */
  public String name() {
    return name;
  }

  /**
   * Runs a program in the namespace to its end, with {@code /sys} showing this namespace's
   * interfaces.
   */
  public ProgramResult run(String... command) {
    return runWithInput("", command);
  }

  /** As {@link #run}, with text on the program's standard input. */
  public ProgramResult runWithInput(String input, String... command) {
    return Programs.run(inside(List.of(command)), input);
  }

  /**
   * Runs {@code ip} commands, one per line and without the word {@code ip}, in one process.
   *
   * @throws LabException at the first command that fails
   */
  public void ip(Collection<String> commands) {
    guard.check(name);
    if (!commands.isEmpty()) {
      Programs.run(List.of("ip", "-n", name, "-batch", "-"), String.join("\n", commands) + "\n")
          .orThrow("ip in " + name);
    }
  }

  /** As {@link #ip(Collection)}. */
  public void ip(String... commands) {
    ip(List.of(commands));
  }

  /** The command line that runs a program in this namespace; the process id is the program's. */
  public List<String> inside(List<String> command) {
    guard.check(name);
    var line = new ArrayList<>(List.of("ip", "netns", "exec", name));
    line.addAll(command);
    return line;
  }

  /**
   * Runs {@code task} on a thread of its own that stands in this namespace: sockets it opens belong
   * to the namespace for good, also when other threads use them later.
   */
  public <T> T call(Callable<T> task) {
    long inode = guard.check(name);
    var result = new CompletableFuture<T>();
    var thread =
        new Thread(
            () -> {
              try {
                enter(inode);
                result.complete(task.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "lab-in-" + name);
    thread.setDaemon(true);
    thread.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new LabException("in namespace " + name + ": " + e.getCause(), e.getCause());
    }
  }

  /** Sets kernel parameters, keys as paths below {@code /proc/sys/net}. */
  public void sysctl(String... keysAndValues) {
    call(
        () -> {
          for (int i = 0; i < keysAndValues.length; i += 2) {
            Files.writeString(Path.of("/proc/sys/net", keysAndValues[i]), keysAndValues[i + 1]);
          }
          return true;
        });
  }

  /** The processes whose main thread stands in this namespace. */
  public List<ProcessHandle> processes() {
    return NamespaceProcesses.in(guard.check(name));
  }

  /** Sends SIGKILL to every process of the namespace until none is left. */
  public void kill() {
    NamespaceProcesses.kill(guard.check(name));
  }

  /** SIGSTOP to every process of the namespace. */
  public void pause() {
    signal(Libc.SIGSTOP);
  }

  /** SIGCONT to every process of the namespace. */
  public void resume() {
    signal(Libc.SIGCONT);
  }

  private void signal(int signal) {
    processes().forEach(process -> NamespaceProcesses.signal(process.pid(), signal));
  }

  private void enter(long expectedInode) throws IOException {
    int fd = Libc.INSTANCE.open(Namespaces.file(name).toString(), Libc.O_RDONLY);
    try {
      Libc.INSTANCE.setns(fd, Libc.CLONE_NEWNET);
    } catch (LastErrorException e) {
      throw new LabException("cannot enter namespace " + name + ": is this process root?", e);
    } finally {
      Libc.INSTANCE.close(fd);
    }
    var now = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    if (!now.equals("net:[" + expectedInode + "]")) {
      throw new LabException("entered " + now + " instead of namespace " + name);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static long inodeOf(Path file) {
    try {
      return (long) Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException("no such namespace: " + file.getFileName(), e);
    }
  }
}
