package io.herald.kubernetes.documents;

import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.configuration.ConfigMapSource;
import io.herald.kubernetes.configuration.CustomResourceReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The objects of a cluster, or of files that are to be applied to one; each name once. */
public final class Documents {

  private static final String GROUP = "metallb.io/";

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
    return isResource(apiVersion, kind) || (apiVersion.equals("v1") && kind.equals("ConfigMap"));
  }

  static boolean isResource(String apiVersion, String kind) {
    return apiVersion.startsWith(GROUP) && !CustomResourceReader.isStatusOnly(kind);
  }

  /** All of them, in their order. */
  public List<Document> all() {
    return List.copyOf(byKey.values());
  }

  /** The document of an object, in whatever version of its group. */
  public Optional<Document> find(ObjectRef object) {
    return Optional.ofNullable(byKey.get(Key.of(object)));
  }

  /** The same, taken for what a server holds: see {@link Document#asWritten()}. */
  public Documents held() {
    return of(byKey.values().stream().map(Document::held).toList());
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

  /** The kinds of what does not configure Herald. */
  public Set<String> otherKinds() {
    return withoutConfiguration().all().stream()
        .map(Document::kind)
        .collect(Collectors.toCollection(TreeSet::new));
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
      return of(document.ref());
    }

    static Key of(ObjectRef object) {
      String apiVersion = object.apiVersion();
      int slash = apiVersion.indexOf('/');
      return new Key(
          slash < 0 ? "" : apiVersion.substring(0, slash),
          object.kind(),
          object.namespace(),
          object.name());
    }
  }
}
