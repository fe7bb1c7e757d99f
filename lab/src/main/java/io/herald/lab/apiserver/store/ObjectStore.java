package io.herald.lab.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Versioned objects in named collections, and the ring of their latest changes.
 *
 * <p>Each write raises the revision by one, puts it into the object's {@code
 * metadata.resourceVersion} and remembers the change, so a reader that knows a revision can ask for
 * everything after it: the whole of what a Kubernetes watch needs. Stored trees are never modified
 * afterwards; whoever wants to change one copies it first.
 *
 * <p>Thread-safe: one lock guards everything; {@link #transaction} holds it over a read and the
 * write that depends on it.
 */
public final class ObjectStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, TreeMap<String, ObjectNode>> collections = new HashMap<>();
  private final List<Consumer<Change>> hooks = new ArrayList<>();
  private final @Nullable Change[] ring;
  private long revision = 1;
  private long oldest = 1;
  private CompletableFuture<Void> next = new CompletableFuture<>();

  /**
   * An empty store.
   *
   * @param historySize how many changes are remembered, at least 1
   */
  public ObjectStore(int historySize) {
    ring = new Change[historySize];
  }

  /** Runs something with the lock held, so that nobody writes in between. */
  public <T> T transaction(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** Has the hook called for each later change, inside the write's transaction. */
  public void onChange(Consumer<Change> hook) {
    transaction(() -> hooks.add(hook));
  }

  /** The revision of the latest write. */
  public long revision() {
    return transaction(() -> revision);
  }

  /** The object of that name, or null; {@code namespace} is empty for cluster-wide objects. */
  public @Nullable ObjectNode get(String collection, String namespace, String name) {
    return transaction(() -> of(collection).get(key(namespace, name)));
  }

  /** A consistent list: objects ordered by namespace and name, and the revision they are of. */
  public Listing list(String collection, String namespace) {
    return transaction(
        () -> {
          var all = of(collection);
          var part =
              namespace.isEmpty() ? all : all.subMap(namespace + "/", true, namespace + "0", false);
          return new Listing(revision, List.copyOf(part.values()));
        });
  }

  /** The names of the collections that were ever written to. */
  public Set<String> collections() {
    return transaction(() -> new TreeSet<>(collections.keySet()));
  }

  /** Writes the object under its metadata's namespace and name and returns it as stored. */
  public ObjectNode put(String collection, ObjectNode object) {
    return write(collection, object, false).object();
  }

  /** Removes the object of that namespace and name; null if there was none. */
  public @Nullable ObjectNode remove(String collection, String namespace, String name) {
    return transaction(
        () -> {
          ObjectNode found = get(collection, namespace, name);
          return found == null ? null : write(collection, found, true).object();
        });
  }

  /**
   * The remembered changes after a revision, oldest first; empty if there are none yet.
   *
   * @throws HistoryExpiredException if some of them are forgotten, or the revision is not reached
   */
  public List<Change> changesAfter(long after) throws HistoryExpiredException {
    lock.lock();
    try {
      if (after > revision || after < oldest) {
        throw new HistoryExpiredException(after, oldest);
      }
      List<Change> changes = new ArrayList<>();
      for (long at = after + 1; at <= revision; at++) {
        Change change = ring[(int) (at % ring.length)];
        if (change != null) {
          changes.add(change);
        }
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Completes as soon as there is a change after the revision, or the history is forgotten. */
  public CompletionStage<Void> whenChangedAfter(long after) {
    return transaction(
        () ->
            after != revision || after < oldest
                ? CompletableFuture.<Void>completedFuture(null)
                : next.minimalCompletionStage());
  }

  /**
   * Forgets all history, so that each reader, waiting ones included, sees {@link
   * HistoryExpiredException}.
   */
  public void expireHistory() {
    CompletableFuture<Void> waiting =
        transaction(
            () -> {
              revision++;
              oldest = revision;
              return renew();
            });
    waiting.complete(null);
  }

  private Change write(String collection, ObjectNode object, boolean delete) {
    lock.lock();
    CompletableFuture<Void> waiting;
    Change change;
    try {
      change = commit(collection, object.deepCopy(), delete);
      hooks.forEach(hook -> hook.accept(change));
      waiting = renew();
    } finally {
      lock.unlock();
    }
    waiting.complete(null);
    return change;
  }

  private Change commit(String collection, ObjectNode object, boolean delete) {
    revision++;
    oldest = Math.max(oldest, revision - ring.length);
    Json.child(object, "metadata").put("resourceVersion", Long.toString(revision));
    String key =
        key(Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
    var all = of(collection);
    ObjectNode previous = delete ? all.remove(key) : all.put(key, object);
    Change.Type type =
        delete ? Change.Type.DELETED : previous == null ? Change.Type.ADDED : Change.Type.MODIFIED;
    Change change = new Change(revision, type, collection, object, previous);
    ring[(int) (revision % ring.length)] = change;
    return change;
  }

  private CompletableFuture<Void> renew() {
    CompletableFuture<Void> waiting = next;
    next = new CompletableFuture<>();
    return waiting;
  }

  private TreeMap<String, ObjectNode> of(String collection) {
    return collections.computeIfAbsent(collection, c -> new TreeMap<>());
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /**
   * What a list returns.
   *
   * @param revision the store's revision at that moment
   * @param objects ordered by namespace and name
   */
  public record Listing(long revision, List<ObjectNode> objects) {}
}
