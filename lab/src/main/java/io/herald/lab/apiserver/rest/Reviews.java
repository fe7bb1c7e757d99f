package io.herald.lab.apiserver.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.apiserver.kinds.ApiException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reviews of who somebody is and what he may do. This server lets everybody do everything, and
 * says so.
 */
final class Reviews {
  /** The groups that they are in, both in version v1. */
  static final List<String> GROUPS = List.of("authentication.k8s.io", "authorization.k8s.io");

  /** The kind of each resource. */
  static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "tokenreviews", "TokenReview",
              "selfsubjectreviews", "SelfSubjectReview",
              "selfsubjectaccessreviews", "SelfSubjectAccessReview",
              "selfsubjectrulesreviews", "SelfSubjectRulesReview",
              "subjectaccessreviews", "SubjectAccessReview"));

  private Reviews() {}

  static String groupOf(String plural) {
    boolean who = plural.equals("tokenreviews") || plural.equals("selfsubjectreviews");
    return who ? GROUPS.get(0) : GROUPS.get(1);
  }

  /** Whether the path names one. */
  static boolean isOne(List<String> path) {
    return path.size() == 4 && path.get(0).equals("apis") && GROUPS.contains(path.get(1));
  }

  /** Answers one. */
  static Reply handle(ApiRequest request) {
    String plural = request.path().get(3);
    if (!KINDS.containsKey(plural) || !request.method().equals("POST")) {
      throw ApiException.noSuchPath();
    }
    ObjectNode review = request.body().length > 0 ? review(request, plural) : Json.object();
    review.put("apiVersion", groupOf(plural) + "/v1").put("kind", KINDS.get(plural));
    ObjectNode status = Json.child(review, "status");
    switch (plural) {
      case "tokenreviews" -> user(status.put("authenticated", true));
      case "selfsubjectreviews" -> status.putObject("userInfo").put("username", "lab-admin");
      case "selfsubjectrulesreviews" -> {
        ObjectNode rule = status.putArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
          rule.putArray(field).add("*");
        }
        status.putArray("nonResourceRules");
        status.put("incomplete", false);
      }
      default ->
          status.put("allowed", true).put("reason", "the lab's API server allows everything");
    }
    return Reply.json(201, review);
  }

  private static ObjectNode review(ApiRequest request, String plural) {
    // What is asked makes no difference to the answer, so a body in protobuf need not be read.
    boolean readable = !ProtobufBodies.isOne(request.body());
    return readable ? Bodies.object(request) : Json.object().put("kind", KINDS.get(plural));
  }

  private static void user(ObjectNode target) {
    ObjectNode user = target.putObject("user").put("username", "lab-admin");
    user.putArray("groups").add("system:masters").add("system:authenticated");
  }
}
