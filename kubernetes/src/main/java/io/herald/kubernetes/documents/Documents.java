package io.herald.kubernetes.documents;

import com.google.gson.JsonObject;
import io.herald.kubernetes.configuration.ConfigMapSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The objects of a cluster, or of files that are to be applied to one; each name once. */
public final class Documents {

  private static final String GROUP = "metallb.io/";

  /** What is written into the cluster by a speaker or controller, not by its operator. */
  private static final Set<String> STATUS_KINDS =
      Set.of("ServiceL2Status", "ServiceBGPStatus", "ConfigurationState");

  private final Map<Key, Document> byKey;

  private Documents(Map<Key, Document> byKey) {
    this.byKey = byKey;
  }

  /** Of several documents that name the same object the last one counts, as with kubectl. */
  public static Documents of(Collection<Document> documents) {
    Map<Key, Document> byKey = new LinkedHashMap<>();
    documents.forEach(document -> byKey.put(Key.of(document), document));
    return new Documents(byKey);
  }

  static boolean isConfiguration(String apiVersion, String kind) {
    return (apiVersion.startsWith(GROUP) && !STATUS_KINDS.contains(kind))
        || kind.equals("ConfigMap");
  }

  /** All of them, in their order. */
  public List<Document> all() {
    return List.copyOf(byKey.values());
  }

  /** Whether there is an object of this kind. */
  public boolean has(String kind) {
    return byKey.keySet().stream().anyMatch(key -> key.kind.equals(kind));
  }

  /** The document of an object. */
  public Optional<Document> find(String kind, String namespace, String name) {
    return byKey.values().stream()
        .filter(document -> document.kind().equals(kind) && document.name().equals(name))
        .filter(document -> document.namespace().equals(namespace))
        .findFirst();
  }

  /** These objects with {@code others} applied: those replace what has the same name. */
  public Documents with(Documents others) {
    Map<Key, Document> all = new LinkedHashMap<>(byKey);
    all.putAll(others.byKey);
    return new Documents(all);
  }

  /** Only what configures Herald: custom resources and ConfigMaps. */
  public Documents configuration() {
    return where(true);
  }

  /** All but what configures Herald. */
  public Documents withoutConfiguration() {
    return where(false);
  }

  private Documents where(boolean configuration) {
    return of(
        byKey.values().stream()
            .filter(d -> isConfiguration(d.apiVersion(), d.kind()) == configuration)
            .toList());
  }

  /**
   * The namespaces of what configures Herald.
   *
   * @param configMap the name of the v0.9 ConfigMap
   */
  public Set<String> configurationNamespaces(String configMap) {
    return byKey.values().stream()
        .filter(d -> isConfiguration(d.apiVersion(), d.kind()))
        .filter(
            d ->
                !d.kind().equals("ConfigMap")
                    || (d.name().equals(configMap) && data(d, ConfigMapSource.KEY).isPresent()))
        .map(Document::namespace)
        .filter(namespace -> !namespace.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The same, where objects without a namespace get one: custom resources and ConfigMaps this one,
   * Services the namespace {@code default}.
   */
  public Documents placedIn(String namespace) {
    List<Document> placed = new ArrayList<>();
    for (Document document : byKey.values()) {
      if (!document.namespace().isEmpty()) {
        placed.add(document);
      } else if (isConfiguration(document.apiVersion(), document.kind())) {
        placed.add(document.in(namespace));
      } else if (Set.of("Service", "EndpointSlice").contains(document.kind())) {
        placed.add(document.in("default"));
      } else {
        placed.add(document);
      }
    }
    return of(placed);
  }

  /** Custom resources that Herald would not see, since they live elsewhere. */
  public List<Document> outside(String namespace) {
    return byKey.values().stream()
        .filter(d -> isConfiguration(d.apiVersion(), d.kind()) && !d.kind().equals("ConfigMap"))
        .filter(document -> !document.namespace().equals(namespace))
        .toList();
  }

  /** What Herald reads: of the configuration only what lies in its namespace. */
  public Documents seenBy(String namespace, String configMap) {
    return of(
        byKey.values().stream()
            .filter(
                d -> !isConfiguration(d.apiVersion(), d.kind()) || d.namespace().equals(namespace))
            .filter(d -> !d.kind().equals("ConfigMap") || d.name().equals(configMap))
            .toList());
  }

  /** The text of a ConfigMap's data key. */
  public static Optional<String> data(Document configMap, String key) {
    return configMap.content().get("data") instanceof JsonObject data && data.has(key)
        ? Optional.of(Document.text(data, key))
        : Optional.empty();
  }

  List<JsonObject> contents() {
    return byKey.values().stream().map(Document::content).toList();
  }

  private record Key(String group, String kind, String namespace, String name) {
    static Key of(Document document) {
      String apiVersion = document.apiVersion();
      int slash = apiVersion.indexOf('/');
      return new Key(
          slash < 0 ? "" : apiVersion.substring(0, slash),
          document.kind(),
          document.namespace(),
          document.name());
    }
  }
}
