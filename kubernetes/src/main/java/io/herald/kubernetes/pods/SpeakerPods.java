package io.herald.kubernetes.pods;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks the API server for the speakers' pods.
 *
 * @param account how to reach it
 * @param namespace where the pods are
 * @param labelSelector which pods are speakers
 */
public record SpeakerPods(ServiceAccount account, String namespace, String labelSelector) {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /**
   * The addresses of all speakers' pods but those that have ended, are ending or have no address
   * yet, in order. Blocks for some seconds at most.
   *
   * @throws IOException saying what is in the way, and the fix where it is not the network's
   */
  public List<String> addresses() throws IOException {
    String path = "/api/v1/namespaces/" + namespace + "/pods";
    String selector = URLEncoder.encode(labelSelector, StandardCharsets.UTF_8);
    ServiceAccount.Answer answer = account.get(path + "?labelSelector=" + selector);
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      throw new IOException(
          "%s%s answered %d%s"
              .formatted(account.server(), path, answer.status(), fix(answer.status())));
    }
    try {
      return read(JsonParser.parseString(answer.body()).getAsJsonObject());
    } catch (RuntimeException e) {
      throw new IOException(account.server() + path + " answered no list of pods", e);
    }
  }

  private String fix(int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          ": the token of the service account is not accepted";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "; allow the service account to list pods in namespace " + namespace;
      default -> "";
    };
  }

  private static List<String> read(JsonObject list) {
    Set<String> addresses = new TreeSet<>();
    if (list.get("items") instanceof JsonNull) {
      return List.of();
    }
    for (JsonElement pod : list.get("items").getAsJsonArray()) {
      JsonObject status = child(pod.getAsJsonObject(), "status");
      boolean ending = child(pod.getAsJsonObject(), "metadata").has("deletionTimestamp");
      if (!ending && !ENDED.contains(text(status, "phase")) && !text(status, "podIP").isEmpty()) {
        addresses.add(text(status, "podIP"));
      }
    }
    return List.copyOf(addresses);
  }

  private static JsonObject child(JsonObject object, String name) {
    return object.has(name) ? object.getAsJsonObject(name) : new JsonObject();
  }

  private static String text(JsonObject object, String name) {
    return object.has(name) ? object.get(name).getAsString() : "";
  }
}
