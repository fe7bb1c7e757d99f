package io.herald.bootstrap.http;

import static io.herald.bootstrap.http.Json.array;
import static io.herald.bootstrap.http.Json.field;
import static io.herald.bootstrap.http.Json.flag;
import static io.herald.bootstrap.http.Json.number;
import static io.herald.bootstrap.http.Json.object;
import static io.herald.bootstrap.http.Json.text;

import io.herald.actors.plan.Link;
import io.herald.actors.plan.SpeakerReport;
import io.herald.announcer.wire.Wire;
import io.herald.announcer.wire.WireProblem;
import io.herald.bootstrap.liveness.PeerView;
import io.herald.bootstrap.metrics.SpeakerBoard;
import io.herald.bootstrap.metrics.SpeakerBoard.Announced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import scala.Tuple2;
import spray.json.JsValue;

/**
 * The sections of {@code /state}: {@code plan}, {@code announced} (what this node answers for),
 * {@code speakers} (all nodes' interfaces), {@code peers} (who is alive), {@code allocator} and
 * {@code wire} (what keeps this node from announcing).
 */
public final class StateSections {
  private StateSections() {}

  /**
   * Adds them.
   *
   * @param wire the node's interfaces; empty in a laboratory without any
   * @param peers what the hello holds of the peers; must answer promptly
   */
  public static void register(
      StateBoard state, SpeakerBoard board, Optional<Wire> wire, Supplier<List<PeerView>> peers) {
    state.section("plan", () -> PlanFormat.write(board.plan()));
    state.section("announced", () -> array(board.announced(), StateSections::announced));
    state.section("speakers", () -> array(board.speakers().values(), StateSections::speaker));
    state.section("peers", () -> peers(peers.get(), board));
    state.section("allocator", () -> AllocatorFormat.write(board.allocator()));
    state.section(
        "wire",
        () ->
            array(wire.map(Wire::problems).orElse(List.<WireProblem>of()), StateSections::problem));
  }

  private static JsValue announced(Announced one) {
    List<Tuple2<String, JsValue>> fields = new ArrayList<>();
    fields.add(field("address", text(one.address())));
    one.claim()
        .ifPresent(
            claim -> {
              fields.add(field("epoch", number(claim.epoch())));
              fields.add(field("provisional", flag(claim.provisional())));
            });
    fields.add(field("services", array(one.services(), Json::text)));
    return object(fields);
  }

  private static JsValue speaker(SpeakerReport report) {
    return object(
        List.of(
            field("node", text(report.node())),
            field("lane", text(report.lane())),
            field("leaving", flag(report.leaving())),
            field("interfaces", array(report.links(), StateSections::link))));
  }

  private static JsValue link(Link link) {
    return object(
        List.of(
            field("name", text(link.name())),
            field("mac", text(link.mac())),
            field("carrier", flag(link.carrier())),
            field("arp", flag(link.arp())),
            field("subnets", array(link.subnets(), Json::text))));
  }

  private static JsValue peers(Collection<PeerView> peers, SpeakerBoard board) {
    List<PeerView> ordered =
        peers.stream().sorted(Comparator.comparing(peer -> hostOf(peer))).toList();
    return array(ordered, peer -> peer(peer, nodeAt(hostOf(peer), board)));
  }

  private static JsValue peer(PeerView peer, String node) {
    return object(
        List.of(
            field("node", text(node)),
            field("address", text(hostOf(peer))),
            field("status", text(peer.status().name().toLowerCase(Locale.ROOT))),
            field("watched", flag(peer.watched())),
            field("watchesUs", flag(peer.watchesUs())),
            field("listed", flag(peer.listed()))));
  }

  private static String hostOf(PeerView peer) {
    return peer.peer().getAddress().getHostAddress();
  }

  /** The node's name; empty for a stranger. */
  private static String nodeAt(String host, SpeakerBoard board) {
    return board.speakers().values().stream()
        .filter(report -> report.lane().host().equals(host))
        .map(SpeakerReport::node)
        .findFirst()
        .orElse("");
  }

  private static JsValue problem(WireProblem problem) {
    return object(
        List.of(
            field("kind", text(problem.kind().name().toLowerCase(Locale.ROOT))),
            field("subject", text(problem.subject())),
            field("message", text(problem.message())),
            field("fix", text(problem.fix()))));
  }
}
