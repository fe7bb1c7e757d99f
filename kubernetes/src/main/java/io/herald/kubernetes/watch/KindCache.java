package io.herald.kubernetes.watch;

import io.kubernetes.client.common.KubernetesObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, each as the value it was converted to. What says nothing new (the same
 * resource version seen again after a relist, a heartbeat that changes no field that matters) is no
 * change. Guarded by the lock of the store it belongs to.
 *
 * @param <T> the API's class
 * @param <K> names an object
 * @param <V> what is kept of it
 */
final class KindCache<T extends KubernetesObject, K, V> implements Sink<T> {

  private final Object lock;
  private final Function<T, K> key;
  private final Function<T, V> convert;
  private final Listener<K, V> listener;
  private final Map<K, Held<V>> objects = new HashMap<>();
  private boolean synced;
  private boolean present = true;
  private int absences;
  private @Nullable Map<K, V> view;

  KindCache(Object lock, Function<T, K> key, Function<T, V> convert, Listener<K, V> listener) {
    this.lock = lock;
    this.key = key;
    this.convert = convert;
    this.listener = listener;
  }

  @Override
  public void replaceAll(List<T> all) {
    synchronized (lock) {
      Set<K> seen = new HashSet<>();
      for (T object : all) {
        seen.add(key.apply(object));
        set(object);
      }
      for (K gone : objects.keySet().stream().filter(k -> !seen.contains(k)).toList()) {
        drop(gone);
      }
      boolean news = !synced || !present;
      synced = true;
      present = true;
      absences = 0;
      if (news) {
        listener.onPresence();
      }
    }
  }

  @Override
  public void put(T object) {
    synchronized (lock) {
      set(object);
    }
  }

  @Override
  public void remove(T object) {
    synchronized (lock) {
      drop(key.apply(object));
    }
  }

  /**
   * What was read before stays: a server that does not know the kind for a moment says nothing
   * about its objects. Who removes a kind for good deletes its objects first, and each of these
   * deletions is heard of.
   */
  @Override
  public void absent() {
    synchronized (lock) {
      absences++;
      boolean news = present || absences == 2;
      synced = true;
      present = false;
      if (news) {
        listener.onPresence();
      }
    }
  }

  private void set(T object) {
    K name = key.apply(object);
    String version = ObjectReader.orEmpty(object.getMetadata().getResourceVersion());
    Held<V> old = objects.get(name);
    if (old != null && old.version.equals(version) && !version.isEmpty()) {
      return;
    }
    V value = convert.apply(object);
    objects.put(name, new Held<>(version, value));
    if (old == null || !old.value.equals(value)) {
      view = null;
      listener.onChange(name, old == null ? null : old.value, value);
    }
  }

  private void drop(K name) {
    Held<V> old = objects.remove(name);
    if (old != null) {
      view = null;
      listener.onChange(name, old.value, null);
    }
  }

  /** Whether the kind has been listed, or was found not to exist. */
  boolean isSynced() {
    return synced;
  }

  /** Whether the server knows the kind. */
  boolean isPresent() {
    return present;
  }

  /** Whether one look alone says that the server does not know the kind. */
  boolean isAbsentAtFirstLook() {
    return absences == 1;
  }

  /** Whether the server has forgotten a kind of which there are objects. */
  boolean hasJustVanished() {
    return isAbsentAtFirstLook() && !objects.isEmpty();
  }

  /** All values; the same map until something changes. */
  Map<K, V> view() {
    Map<K, V> current = view;
    if (current == null) {
      Map<K, V> values = new HashMap<>(objects.size() * 2);
      objects.forEach((name, held) -> values.put(name, held.value));
      current = Map.copyOf(values);
      view = current;
    }
    return current;
  }

  private record Held<V>(String version, V value) {}

  /** Hears of changes, under the store's lock. */
  interface Listener<K, V> {
    /** From null an object appeared, to null it vanished. */
    void onChange(K key, @Nullable V from, @Nullable V to);

    /** The kind was looked for the first time, or is there again, or has vanished. */
    void onPresence();
  }
}
