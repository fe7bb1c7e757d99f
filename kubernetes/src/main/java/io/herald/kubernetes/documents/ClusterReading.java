package io.herald.kubernetes.documents;

import com.google.gson.JsonObject;
import io.herald.actors.snapshot.ClusterSnapshot;
import io.herald.actors.snapshot.ObjectRef;
import io.herald.actors.snapshot.ServiceKey;
import io.herald.kubernetes.configuration.ConfigurationInForce;
import io.herald.kubernetes.watch.StoredCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads clusters that stand in documents as the allocator reads the living one: the same readers,
 * the same rules which configuration counts. Successive readings are successive moments: an invalid
 * configuration leaves that of the moment before in force. Not thread-safe.
 */
public final class ClusterReading {

  private static final Pattern ANNOUNCING =
      Pattern.compile("announcing from node \"([^\"]+)\" with protocol \"layer2\"");

  private final ConfigurationInForce configuration;
  private long now;

  /**
   * Nothing has been read yet.
   *
   * @param namespace where the configuration lives
   * @param configMap the name of the v0.9 ConfigMap
   */
  public ClusterReading(String namespace, String configMap) {
    ObjectRef expected = new ObjectRef("v1", "ConfigMap", namespace, configMap, "");
    configuration = new ConfigurationInForce(expected, () -> now);
  }

  /**
   * One moment.
   *
   * @param snapshot what the allocator would decide from
   * @param announcers the node that announces each Service, where known
   */
  public record Moment(ClusterSnapshot snapshot, Map<ServiceKey, String> announcers) {

    /** Copies the announcers. */
    public Moment {
      announcers = Map.copyOf(announcers);
    }
  }

  /**
   * Reads the next moment.
   *
   * @throws DocumentException when a document is no object of its kind
   */
  public Moment read(Documents documents) throws DocumentException {
    StoredCluster stored = new StoredCluster();
    for (Document document : documents.all()) {
      try {
        stored.put(document.content(), document.asWritten());
      } catch (RuntimeException e) {
        throw new DocumentException(
            document.position(""), 0, document.ref() + " cannot be read: " + e.getMessage());
      }
    }
    ClusterSnapshot snapshot = stored.snapshot(configuration, this::letTimePass);
    return new Moment(NewServices.in(documents).complete(snapshot), announcers(documents));
  }

  /** What is taken away counts at the end of a quiet while. */
  private void letTimePass() {
    now += Duration.ofMinutes(1).toNanos();
  }

  /** From the status objects of the speakers, else from their events. */
  private static Map<ServiceKey, String> announcers(Documents documents) {
    Map<ServiceKey, String> announcers = new HashMap<>();
    Map<ServiceKey, String> seen = new HashMap<>();
    for (Document document : documents.all()) {
      if (document.kind().equals("Event")) {
        JsonObject about = child(document.content(), "involvedObject");
        Matcher message = ANNOUNCING.matcher(Document.text(document.content(), "message"));
        String time = Document.text(document.content(), "lastTimestamp");
        ServiceKey service =
            new ServiceKey(Document.text(about, "namespace"), Document.text(about, "name"));
        if (message.matches() && time.compareTo(seen.getOrDefault(service, "")) >= 0) {
          seen.put(service, time);
          announcers.put(service, message.group(1));
        }
      }
    }
    for (Document document : documents.all()) {
      if (document.kind().equals("ServiceL2Status")) {
        JsonObject status = child(document.content(), "status");
        ServiceKey service =
            new ServiceKey(
                Document.text(status, "serviceNamespace"), Document.text(status, "serviceName"));
        announcers.put(service, Document.text(status, "node"));
      }
    }
    return announcers;
  }

  private static JsonObject child(JsonObject object, String field) {
    return object.get(field) instanceof JsonObject found ? found : new JsonObject();
  }
}
