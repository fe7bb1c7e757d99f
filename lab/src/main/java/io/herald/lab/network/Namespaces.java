package io.herald.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The namespaces of one lab, and the guard before them. Thread-safe.
 *
 * <p>All names carry the lab's prefix. A namespace is remembered by its inode when it is made; a
 * namespace of that name which somebody else made later is refused, as is any other.
 */
public final class Namespaces implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("/run/netns");

  private final String prefix;
  private final Map<String, Long> made = new ConcurrentHashMap<>();

  /**
   * @param prefix what every name starts with; it belongs to this lab alone
   */
  public Namespaces(String prefix) {
    this.prefix = prefix;
  }

  /** Makes a namespace for each host. */
  public List<Namespace> create(Collection<String> hosts) {
    var names = hosts.stream().map(host -> prefix + host).toList();
    Programs.run(
            List.of("ip", "-batch", "-"),
            names.stream().map(name -> "netns add " + name + "\n").collect(Collectors.joining()))
        .orThrow("making namespaces");
    names.forEach(name -> made.put(name, Namespace.inodeOf(file(name))));
    return names.stream().map(name -> new Namespace(this, name)).toList();
  }

  /** Makes one namespace. */
  public Namespace create(String host) {
    return create(List.of(host)).get(0);
  }

  /** Kills what runs in a namespace and removes it. */
  public void delete(Namespace namespace) {
    check(namespace.name());
    remove(namespace.name());
    made.remove(namespace.name());
  }

  /**
   * The guard.
   *
   * @return the namespace's inode
   * @throws LabException when this lab did not make a namespace of this name, or it is not there
   *     any more
   */
  long check(String name) {
    var inode = made.get(name);
    if (inode == null) {
      throw new LabException("refused: this lab did not make the namespace " + name);
    }
    if (!Files.exists(file(name)) || Namespace.inodeOf(file(name)) != inode) {
      throw new LabException("refused: the namespace " + name + " is not the one this lab made");
    }
    return inode;
  }

  /**
   * Kills everything in the lab's namespaces and removes them.
   *
   * @throws LabException when some cannot be removed, after all others are
   */
  @Override
  public void close() {
    removeEach(List.copyOf(made.keySet()));
    made.clear();
  }

  static Path file(String name) {
    return DIRECTORY.resolve(name);
  }

  /** The names that start with {@code prefix} and are there, whoever made them. */
  static List<String> left(String prefix) {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (var files = Files.list(DIRECTORY)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith(prefix)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + DIRECTORY, e);
    }
  }

  /**
   * Removes every namespace whose name starts with {@code prefix}, whoever made it.
   *
   * @throws LabException when some cannot be removed, after all others are
   */
  static void removeAll(String prefix) {
    removeEach(left(prefix));
  }

  private static void removeEach(Collection<String> names) {
    var failures = new ArrayList<RuntimeException>();
    for (var name : names) {
      try {
        remove(name);
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      var messages = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
      throw new LabException(messages, failures.get(0));
    }
  }

  private static void remove(String name) {
    if (!Files.exists(file(name))) {
      return;
    }
    try {
      NamespaceProcesses.kill(Namespace.inodeOf(file(name)));
    } catch (UncheckedIOException e) {
      // A leftover file that is no namespace: ip netns del removes it too.
    }
    Programs.run(List.of("ip", "netns", "del", name), "").orThrow("removing namespace " + name);
  }
}
