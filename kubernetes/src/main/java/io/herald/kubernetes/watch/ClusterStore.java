package io.herald.kubernetes.watch;

import io.herald.actors.snapshot.Endpoints;
import io.herald.actors.snapshot.Node;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.Service;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.configuration.ConfigMapSource;
import io.herald.kubernetes.configuration.ConfigurationInput;
import io.herald.kubernetes.configuration.ResourceSource;
import io.herald.kubernetes.watch.ObjectReader.Slice;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Service;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the watches have brought, as values. Watch threads write, one reader takes what
 * changed; all under one lock, which nobody holds for longer than a conversion.
 */
final class ClusterStore {

  private final Object lock = new Object();
  private final EndpointsIndex endpoints = new EndpointsIndex();

  final KindCache<V1EndpointSlice, ServiceKey, Slice> slices =
      new KindCache<>(
          lock,
          slice -> ObjectReader.key(slice.getMetadata()),
          ObjectReader::slice,
          new Changes<>() {
            @Override
            public void onChange(ServiceKey key, @Nullable Slice from, @Nullable Slice to) {
              endpoints.onChange(key, from, to);
              changed(false);
            }
          });

  final KindCache<V1Service, ServiceKey, Service> services =
      new KindCache<>(
          lock,
          service -> ObjectReader.key(service.getMetadata()),
          ObjectReader::service,
          new Changes<>());

  final KindCache<V1Node, String, Node> nodes =
      new KindCache<>(
          lock,
          node -> name(node.getMetadata()),
          ObjectReader::node,
          new Changes<>() {
            @Override
            public void onChange(String name, @Nullable Node from, @Nullable Node to) {
              boolean sameLabels = from != null && to != null && from.labels().equals(to.labels());
              changed(!sameLabels);
            }
          });

  final KindCache<V1Namespace, String, Map<String, String>> namespaces =
      new KindCache<>(
          lock,
          namespace -> name(namespace.getMetadata()),
          namespace -> ObjectReader.labels(namespace.getMetadata()),
          new Changes<>());

  final KindCache<V1ConfigMap, String, ConfigMapSource> configMaps =
      new KindCache<>(
          lock, map -> name(map.getMetadata()), ClusterStore::configMap, new InputChanges<>());

  /** The custom resources, in the order of {@link ResourceKind}. */
  final Map<ResourceKind, KindCache<CustomResource, String, ResourceSource>> resources =
      new EnumMap<>(ResourceKind.class);

  private boolean changed;
  private boolean inputChanged;
  private boolean complete;
  private boolean woken;

  /** Empty. */
  ClusterStore() {
    for (ResourceKind kind : ResourceKind.values()) {
      resources.put(
          kind,
          new KindCache<>(
              lock,
              object -> name(object.getMetadata()),
              object -> resource(kind, object),
              new InputChanges<>()));
    }
  }

  /** Where the custom resources of this kind go, if it is one that configures Herald. */
  Optional<KindCache<CustomResource, String, ResourceSource>> resourcesOf(String kind) {
    return ResourceKind.of(kind).map(resources::get);
  }

  private static String name(V1ObjectMeta metadata) {
    return ObjectReader.orEmpty(metadata.getName());
  }

  private static ConfigMapSource configMap(V1ConfigMap map) {
    String text = map.getData() == null ? null : map.getData().get(ConfigMapSource.KEY);
    return new ConfigMapSource(
        ref("v1", "ConfigMap", map.getMetadata()), Optional.ofNullable(text));
  }

  private static ResourceSource resource(ResourceKind kind, CustomResource object) {
    V1ObjectMeta metadata = object.getMetadata();
    String apiVersion = object.getApiVersion();
    boolean asWritten = object.isAsWritten();
    // A server leaves it out of the items of a list.
    String known = asWritten && apiVersion != null ? apiVersion : "metallb.io/" + kind.version();
    ResourceSource source =
        new ResourceSource(
            ref(known, kind.kind(), metadata),
            ObjectReader.labels(metadata),
            Optional.ofNullable(object.getSpec()));
    return new ResourceSource(source.ref(), source.labels(), source.spec(), asWritten);
  }

  private static ObjectRef ref(String apiVersion, String kind, V1ObjectMeta metadata) {
    return new ObjectRef(
        apiVersion,
        kind,
        ObjectReader.orEmpty(metadata.getNamespace()),
        name(metadata),
        ObjectReader.orEmpty(metadata.getUid()));
  }

  private void changed(boolean input) {
    changed = true;
    inputChanged |= input;
    if (complete) {
      lock.notifyAll();
    }
  }

  private void onSynced() {
    complete =
        Stream.concat(
                Stream.of(services, slices, nodes, namespaces, configMaps),
                resources.values().stream())
            .allMatch(KindCache::isSynced);
    changed(true);
  }

  /** Makes {@link #await} return. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /**
   * Waits until every kind has been listed and something has changed since the last {@link #take},
   * at most {@code millis}; returns early after {@link #wake}.
   *
   * @return whether there is something to take
   */
  boolean await(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (lock) {
      while (!(complete && changed) && !woken) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          break;
        }
        lock.wait(left);
      }
      woken = false;
      return complete && changed;
    }
  }

  /** Whether every kind has been listed. */
  boolean isComplete() {
    synchronized (lock) {
      return complete;
    }
  }

  /** What there is now; the next {@link #await} waits for something newer. */
  Contents take() {
    synchronized (lock) {
      Contents contents =
          new Contents(
              services.view(),
              endpoints.view(),
              nodes.view(),
              namespaces.view(),
              input(),
              inputChanged);
      changed = false;
      inputChanged = false;
      return contents;
    }
  }

  private ConfigurationInput input() {
    Map<String, Map<String, String>> nodeLabels = new HashMap<>();
    nodes.view().forEach((name, node) -> nodeLabels.put(name, node.labels()));
    return new ConfigurationInput(
        configMaps.view().values().stream().findFirst(),
        resources.values().stream().flatMap(kind -> kind.view().values().stream()).toList(),
        nodeLabels,
        resources.values().stream().findFirst().filter(KindCache::isPresent).isPresent());
  }

  /**
   * One moment's contents.
   *
   * @param inputChanged whether the configuration's sources have changed since the moment before
   */
  record Contents(
      Map<ServiceKey, Service> services,
      Map<ServiceKey, Endpoints> endpoints,
      Map<String, Node> nodes,
      Map<String, Map<String, String>> namespaceLabels,
      ConfigurationInput input,
      boolean inputChanged) {}

  private class Changes<K, V> implements KindCache.Listener<K, V> {
    @Override
    public void onChange(K key, @Nullable V from, @Nullable V to) {
      changed(false);
    }

    @Override
    public void onSynced() {
      ClusterStore.this.onSynced();
    }
  }

  private class InputChanges<K, V> extends Changes<K, V> {
    @Override
    public void onChange(K key, @Nullable V from, @Nullable V to) {
      changed(true);
    }
  }
}
