package io.herald.kubernetes.documents;

import io.herald.actors.config.ConfigurationProblem;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.kubernetes.configuration.CustomResourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What keeps Herald, or the API server, from reading a document at all: the wrong namespace, a kind
 * or a version that nobody serves, a misspelt key beside {@code spec}. Pure.
 */
public final class DocumentProblems {

  private static final Set<String> KEYS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private final String namespace;
  private final List<ConfigurationProblem> problems = new ArrayList<>();

  private DocumentProblems(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Everything found, in the order of the documents.
   *
   * @param namespace where Herald reads its configuration
   */
  public static List<ConfigurationProblem> of(Documents documents, String namespace) {
    DocumentProblems found = new DocumentProblems(namespace);
    for (Document document : documents.all()) {
      found.check(document);
    }
    return List.copyOf(found.problems);
  }

  private void check(Document document) {
    String kind = document.kind();
    if (kind.isEmpty()) {
      add(document, "kind", "is missing", "give kind and apiVersion");
    } else if (document.apiVersion().isEmpty()) {
      add(document, "apiVersion", "is missing", "give one, such as " + usual(kind));
    } else if (Documents.isResource(document.apiVersion(), kind)) {
      checkKind(document);
      checkNamespace(document);
      checkKeys(document);
    }
  }

  private static String usual(String kind) {
    List<String> versions = CustomResourceReader.versions(kind);
    return versions.isEmpty() ? "v1" : versions.get(versions.size() - 1);
  }

  private void checkKind(Document document) {
    ObjectRef object = document.ref();
    List<String> versions = CustomResourceReader.versions(object.kind());
    if (versions.isEmpty()) {
      add(
          document,
          "kind",
          "\"" + object.kind() + "\" is no kind of group metallb.io",
          "give one of " + String.join(", ", CustomResourceReader.kinds()));
    } else if (!CustomResourceReader.reads(object)) {
      add(
          document,
          "apiVersion",
          "nobody serves version \"" + object.apiVersion() + "\" of this kind",
          "give " + String.join(" or ", versions));
    }
  }

  /** In a living cluster it may be meant for another program. */
  private void checkNamespace(Document document) {
    if (!document.namespace().equals(namespace)) {
      String message = "Herald reads namespace " + namespace + " only";
      String fix =
          "create it in namespace " + namespace + ", or give the right one with --namespace";
      problems.add(
          document.asWritten()
              ? new ConfigurationProblem(document.ref(), "metadata.namespace", message, fix)
              : ConfigurationProblem.warning(document.ref(), "metadata.namespace", message, fix));
    }
  }

  private void checkKeys(Document document) {
    for (String key : document.content().keySet()) {
      if (document.asWritten() && !KEYS.contains(key)) {
        add(
            document,
            key,
            "unknown key \"" + key + "\"",
            "known keys here: " + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
  }

  private void add(Document document, String field, String message, String fix) {
    problems.add(new ConfigurationProblem(document.ref(), field, message, fix));
  }
}
