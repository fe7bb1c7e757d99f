package io.herald.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.lab.apiserver.Json;
import io.herald.lab.network.Addresses;
import io.herald.lab.network.Pages;
import io.herald.lab.node.Node;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until a lab is as it should be: what the demo and the tests both ask of it. Every method
 * throws {@link io.herald.lab.network.LabException} when it does not come to that in time.
 * Thread-safe.
 */
public final class Expectations {
  private static final Duration GET_LIMIT = Duration.ofSeconds(2);

  private final Lab lab;
  private final Duration patience;

  /**
   * @param lab the lab to look at
   * @param patience how long each method waits
   */
  public Expectations(Lab lab, Duration patience) {
    this.lab = lab;
    this.patience = patience;
  }

  /** Waits until this many speakers are members and none is unreachable, as seen from each node. */
  public void awaitMembers(int number) {
    lab.nodes().forEach(node -> awaitMembersSeenFrom(node, number));
  }

  /** The same, as seen from one node. */
  public void awaitMembersSeenFrom(Node node, int number) {
    var url = "http://" + node.host().addresses().ipv4() + ":8558/cluster/members";
    Lab.poll(
        number + " members, seen from " + node,
        patience,
        () ->
            Optional.of(get(url))
                .filter(text -> text.split("\"status\":\"Up\"", -1).length == number + 1)
                .filter(text -> text.contains("\"unreachable\":[]")));
  }

  /** Waits until every speaker says that it is ready, as the DaemonSet's rolling update does. */
  public void awaitReady() {
    for (var node : lab.nodes()) {
      var url = "http://" + node.host().addresses().ipv4() + ":8558/ready";
      Lab.poll(
          node + " ready", patience, () -> Optional.of(get(url)).filter(text -> !text.isBlank()));
    }
  }

  /**
   * Waits until every speaker holds a plan that names all nodes for {@code address}, and hears all
   * the others: from then on any node may die.
   */
  public void awaitStandbys(String address) {
    awaitStandbys(List.of(address));
  }

  /** As {@link #awaitStandbys(String)}, for several addresses. */
  public void awaitStandbys(Collection<String> addresses) {
    for (var node : lab.nodes()) {
      var url = "http://" + node.host().addresses().ipv4() + ":8558/state";
      Lab.poll(
          node + " ready to take over " + addresses,
          patience,
          () ->
              Optional.of(get(url))
                  .filter(text -> !text.isBlank())
                  .map(Json::read)
                  .filter(state -> alivePeers(state) == lab.nodes().size() - 1)
                  .filter(
                      state ->
                          addresses.stream()
                              .allMatch(a -> candidates(state, a) == lab.nodes().size())));
    }
  }

  private static long candidates(JsonNode state, String address) {
    for (var assignment : state.path("plan").path("assignments")) {
      if (assignment.path("address").asText().equals(address)) {
        return assignment.path("candidates").size();
      }
    }
    return 0;
  }

  private static long alivePeers(JsonNode state) {
    long alive = 0;
    for (var peer : state.path("peers")) {
      alive += peer.path("status").asText().equalsIgnoreCase("alive") ? 1 : 0;
    }
    return alive;
  }

  /** Waits until the allocator gives addresses from these pools and no others. */
  public void awaitPools(Set<String> names) {
    Lab.poll(
        "the pools " + names + " in force",
        patience,
        () ->
            lab.nodes().stream()
                .map(node -> get("http://" + node.host().addresses().ipv4() + ":8558/state"))
                .filter(text -> !text.isBlank())
                .map(text -> Json.read(text).at("/allocator/pools"))
                .filter(pools -> names.equals(Set.copyOf(pools.findValuesAsText("pool"))))
                .findAny());
  }

  /** Waits until the client gets a page from an address of the load balancer. */
  public String awaitPage(String address, int port) {
    var url = "http://" + Addresses.inUrl(address) + ":" + port;
    return Lab.poll(
        "a page from " + url,
        patience,
        () -> Optional.of(get(url)).filter(text -> !text.isBlank()));
  }

  /**
   * Waits for an event.
   *
   * @param namespace the namespace of the object it is about
   * @param object the name of that object
   */
  public ObjectNode awaitEvent(String namespace, String object, String reason) {
    return Lab.poll(
        "the event " + reason + " about " + object,
        patience,
        () ->
            lab.api().list("v1", "Event", namespace).stream()
                .filter(e -> Json.text(e, "involvedObject", "name").equals(object))
                .filter(e -> e.path("reason").asText().equals(reason))
                .findFirst());
  }

  /** What the client gets from there, empty when nothing. */
  private String get(String url) {
    return Pages.get(lab.client().host().namespace(), url, GET_LIMIT);
  }
}
