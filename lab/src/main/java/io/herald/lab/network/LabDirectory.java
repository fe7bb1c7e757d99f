package io.herald.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one lab below {@code /run/herald-lab}: its kubeconfig, logs, control socket, and a
 * lock that the kernel gives up when the lab's process ends. A folder whose lock can be had belongs
 * to a dead lab.
 */
public final class LabDirectory implements AutoCloseable {
  private static final Path BASE = Path.of("/run/herald-lab");
  private static final String LOCK = "lock";

  /**
   * The labs of this process. Their lock files must not be opened again: closing any channel of a
   * file releases all of the process's locks on it.
   */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  private final String id;
  private final FileChannel channel;
  private final Reaper reaper;

  private LabDirectory(String id, FileChannel channel) {
    this.id = id;
    this.channel = channel;
    this.reaper = Reaper.start(prefix(id), path());
  }

  /** Makes a folder for a new lab and starts its watchdog. */
  public static synchronized LabDirectory create() {
    try (var all = lockAll()) {
      String id;
      do {
        id = HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
      } while (Files.exists(BASE.resolve(id)));
      Files.createDirectories(BASE.resolve(id).resolve("logs"));
      var channel =
          FileChannel.open(
              BASE.resolve(id).resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      OWN.add(id);
      return new LabDirectory(id, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder below " + BASE + ": " + e, e);
    }
  }

  /** The lab's short name, four hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The folder. */
  public Path path() {
    return BASE.resolve(id);
  }

  /** What the names of this lab's namespaces start with. */
  public String prefix() {
    return prefix(id);
  }

  /**
   * Removes the folder, when no namespace is left that it must tell of.
   *
   * @throws LabException when one is left: then the folder stays for the next {@link #sweep}, and
   *     the watchdog for the end of this process
   */
  @Override
  public void close() {
    var left = Namespaces.left(prefix());
    try {
      if (left.isEmpty()) {
        deleteTree(path());
        reaper.dismiss();
      }
    } finally {
      giveUpLock();
    }
    if (!left.isEmpty()) {
      throw new LabException("left behind, bin/lab clean removes them: " + left);
    }
  }

  private void giveUpLock() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(id);
    }
  }

  /** The folders of the labs that are running now, this process's included. */
  public static synchronized List<Path> running() {
    return folders().stream().filter(LabDirectory::isLocked).toList();
  }

  /**
   * Removes what dead labs left: processes, namespaces, folders.
   *
   * @return the ids of the labs that were removed
   */
  public static synchronized List<String> sweep() {
    var removed = new ArrayList<String>();
    try (var all = lockAll()) {
      for (var folder : folders()) {
        try (var free = lock(folder)) {
          if (free != null) {
            Namespaces.removeAll(prefix(folder.getFileName().toString()));
            deleteTree(folder);
            removed.add(folder.getFileName().toString());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean " + BASE + ": " + e, e);
    }
    return removed;
  }

  private static String prefix(String id) {
    return "herald-" + id + "-";
  }

  private static List<Path> folders() {
    if (!Files.isDirectory(BASE)) {
      return List.of();
    }
    try (var files = Files.list(BASE)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel lockAll() throws IOException {
    Files.createDirectories(BASE);
    var channel =
        FileChannel.open(BASE.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static boolean isLocked(Path folder) {
    try (var free = lock(folder)) {
      return free == null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The channel of a dead lab's lock, to be closed; null when the lab lives. */
  private static @Nullable FileChannel lock(Path folder) {
    if (OWN.contains(folder.getFileName().toString())) {
      return null;
    }
    try {
      var channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return null;
      }
      return channel;
    } catch (IOException e) {
      return null;
    }
  }

  private static void deleteTree(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
