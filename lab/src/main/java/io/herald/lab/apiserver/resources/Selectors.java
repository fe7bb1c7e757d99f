package io.herald.lab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import io.herald.lab.apiserver.kinds.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors as {@code kubectl -l} and {@code --field-selector} take them. */
public final class Selectors {
  // Commas inside parentheses belong to a set of values.
  private static final Pattern SPLIT = Pattern.compile(",(?![^()]*\\))");
  private static final Pattern SET = Pattern.compile("([^\\s!=]+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUALITY = Pattern.compile("([^\\s!=]+)\\s*(==|=|!=)\\s*(\\S*)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^\\s!=]+)");

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "/pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "/nodes",
          Set.of("spec.unschedulable"),
          "/namespaces",
          Set.of("status.phase"),
          "/secrets",
          Set.of("type"),
          "/services",
          Set.of("spec.clusterIP", "spec.type"),
          "/events",
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"));

  private Selectors() {}

  /**
   * A test of stored objects.
   *
   * @throws ApiException if a selector cannot be read, or names a field that the kind does not let
   *     select by
   */
  public static Predicate<ObjectNode> of(ResourceType type, String labels, String fields) {
    return labels(labels).and(fields(type, fields));
  }

  private static Predicate<ObjectNode> labels(String selector) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    for (String term : terms(selector)) {
      terms.add(label(term));
    }
    return object -> {
      JsonNode labels = Json.at(object, "metadata", "labels");
      return terms.stream().allMatch(term -> term.test(labels));
    };
  }

  private static Predicate<JsonNode> label(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values = Set.copyOf(terms(set.group(3)));
      boolean in = set.group(2).equals("in");
      return labels -> values.contains(value(labels, set.group(1))) == in;
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      boolean equal = !equality.group(2).equals("!=");
      return labels -> equality.group(3).equals(value(labels, equality.group(1))) == equal;
    }
    Matcher existence = EXISTENCE.matcher(term);
    if (existence.matches()) {
      return labels -> labels.has(existence.group(2)) == existence.group(1).isEmpty();
    }
    throw ApiException.badRequest("unable to parse requirement: " + term);
  }

  // A label that is absent equals no value, not even the empty one.
  private static String value(JsonNode labels, String key) {
    return labels.has(key) ? labels.get(key).asText() : "\0";
  }

  private static Predicate<ObjectNode> fields(ResourceType type, String selector) {
    Predicate<ObjectNode> all = object -> true;
    for (String term : terms(selector)) {
      Matcher equality = EQUALITY.matcher(term);
      if (!equality.matches()) {
        throw ApiException.badRequest("invalid selector: '" + term + "'; can't understand it");
      }
      String[] path = path(type, equality.group(1));
      boolean equal = !equality.group(2).equals("!=");
      all = all.and(object -> equality.group(3).equals(field(object, path)) == equal);
    }
    return all;
  }

  private static String[] path(ResourceType type, String field) {
    boolean always = field.equals("metadata.name") || field.equals("metadata.namespace");
    String known = field.replaceFirst("^regarding\\.", "involvedObject.");
    known = known.equals("reportingController") ? "reportingComponent" : known;
    if (!always && !FIELDS.getOrDefault(type.collection(), Set.of()).contains(known)) {
      throw ApiException.badRequest(
          "Unable to find \""
              + type.apiVersion()
              + ", Resource="
              + type.plural()
              + "\" that match field selector: field label not supported: "
              + field);
    }
    return known.equals("source") ? new String[] {"source", "component"} : known.split("\\.");
  }

  private static String field(ObjectNode object, String[] path) {
    String value = Json.text(object, path);
    boolean flag =
        path[path.length - 1].equals("unschedulable")
            || path[path.length - 1].equals("hostNetwork");
    return value.isEmpty() && flag ? "false" : value;
  }

  private static List<String> terms(String selector) {
    List<String> terms = new ArrayList<>();
    for (String term : SPLIT.split(selector)) {
      if (!term.isBlank()) {
        terms.add(term.strip());
      }
    }
    return terms;
  }
}
