package io.herald.kubernetes.report;

import com.google.gson.JsonObject;
import io.herald.kubernetes.watch.CustomResource;
import io.herald.kubernetes.watch.Sink;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind by name, each as the value that it was read as: what was written last, or
 * what the watch brought since. Thread-safe.
 */
final class ObjectCache<V> implements Sink<CustomResource> {

  private final Function<CustomResource, V> read;
  private final Runnable changed;
  private final Map<String, Entry<V>> objects = new HashMap<>();

  /** UIDs of those that the watch saw go lately: the answer to a write of ours may come after. */
  private final Set<String> gone = Collections.newSetFromMap(new Lately());

  private boolean listed;

  private static final class Lately extends LinkedHashMap<String, Boolean> {
    private static final int MOST = 1000;
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }

  /**
   * One object.
   *
   * @param seen the version that the watch showed last; empty for none
   * @param awaited the version that was written and that the watch does not show yet: until it
   *     does, what it shows is older; empty when there is none
   */
  private record Entry<V>(V value, String seen, String awaited) {}

  /**
   * Empty, and not listed yet.
   *
   * @param changed called after each change that the watch brings; must not block
   */
  ObjectCache(Function<CustomResource, V> read, Runnable changed) {
    this.read = read;
    this.changed = changed;
  }

  /** All of them; empty until they were listed, or while the server does not know the kind. */
  synchronized Optional<Map<String, V>> all() {
    if (!listed) {
      return Optional.empty();
    }
    Map<String, V> all = new HashMap<>();
    objects.forEach((name, entry) -> all.put(name, entry.value()));
    return Optional.of(all);
  }

  /**
   * Takes note of what was written, before the watch shows it.
   *
   * @param answer the object in the server's answer
   */
  synchronized void wrote(V value, JsonObject answer) {
    JsonObject metadata = answer.getAsJsonObject("metadata");
    String version = metadata.get("resourceVersion").getAsString();
    String name = metadata.get("name").getAsString();
    if (metadata.has("uid") && gone.contains(metadata.get("uid").getAsString())) {
      return;
    }
    Entry<V> before = objects.get(name);
    String seen = before == null ? "" : before.seen();
    objects.put(name, new Entry<>(value, seen, seen.equals(version) ? "" : version));
  }

  /** Takes note that the object is gone, before the watch shows it. */
  synchronized void deleted(String name) {
    objects.remove(name);
  }

  @Override
  public void replaceAll(List<CustomResource> all) {
    synchronized (this) {
      objects.clear();
      all.forEach(this::show);
      listed = true;
    }
    changed.run();
  }

  @Override
  public void put(CustomResource object) {
    boolean different;
    synchronized (this) {
      Entry<V> before = objects.get(name(object));
      different = !Objects.equals(value(before), value(show(object)));
    }
    if (different) {
      changed.run();
    }
  }

  private Entry<V> show(CustomResource object) {
    String name = name(object);
    String version = Objects.requireNonNullElse(metadata(object).getResourceVersion(), "");
    Entry<V> before = objects.get(name);
    boolean older =
        before != null && !before.awaited().isEmpty() && !before.awaited().equals(version);
    Entry<V> next =
        older
            ? new Entry<>(before.value(), version, before.awaited())
            : new Entry<>(read.apply(object), version, "");
    objects.put(name, next);
    return next;
  }

  private @Nullable V value(@Nullable Entry<V> entry) {
    return entry == null ? null : entry.value();
  }

  @Override
  public void remove(CustomResource object) {
    synchronized (this) {
      objects.remove(name(object));
      if (metadata(object).getUid() != null) {
        gone.add(metadata(object).getUid());
      }
    }
    changed.run();
  }

  @Override
  public synchronized void absent() {
    objects.clear();
    listed = false;
  }

  private static V1ObjectMeta metadata(CustomResource object) {
    return Objects.requireNonNull(object.getMetadata());
  }

  private static String name(CustomResource object) {
    return Objects.requireNonNull(metadata(object).getName());
  }
}
