package io.herald.bootstrap.metrics;

import static io.herald.bootstrap.metrics.Metric.counter;
import static io.herald.bootstrap.metrics.Metric.gauge;

import java.util.List;
import java.util.stream.Stream;

/** Every metric that Herald exports. */
public final class Catalogue {

  // ---- MetalLB's names

  static final Metric POOL_ADDRESSES =
      gauge("metallb_allocator_addresses_total", "Usable addresses of the pool", "pool");
  static final Metric POOL_IN_USE =
      gauge(
          "metallb_allocator_addresses_in_use_total",
          "Addresses of the pool in use; one that several Services share counts once",
          "pool");
  static final Metric POOL_IPV4_ADDRESSES =
      gauge("metallb_allocator_ipv4_addresses_total", "Usable IPv4 addresses of the pool", "pool");
  static final Metric POOL_IPV4_IN_USE =
      gauge(
          "metallb_allocator_ipv4_addresses_in_use_total",
          "IPv4 addresses of the pool in use",
          "pool");
  static final Metric POOL_IPV6_ADDRESSES =
      gauge("metallb_allocator_ipv6_addresses_total", "Usable IPv6 addresses of the pool", "pool");
  static final Metric POOL_IPV6_IN_USE =
      gauge(
          "metallb_allocator_ipv6_addresses_in_use_total",
          "IPv6 addresses of the pool in use",
          "pool");
  static final Metric UPDATES =
      counter(
          "metallb_k8s_client_updates_total",
          "States of the cluster read from the Kubernetes API; a burst of changes is one");
  static final Metric UPDATE_ERRORS =
      counter(
          "metallb_k8s_client_update_errors_total",
          "Configurations refused and Service statuses that could not be written");
  static final Metric CONFIG_LOADED =
      gauge("metallb_k8s_client_config_loaded_bool", "1 when a valid configuration was ever read");
  static final Metric CONFIG_STALE =
      gauge(
          "metallb_k8s_client_config_stale_bool",
          "1 while the configuration read last is invalid and an earlier one is in force");
  static final Metric ANNOUNCED =
      gauge(
          "metallb_speaker_announced",
          "1 for each Service and address that this node announces",
          "service",
          "protocol",
          "node",
          "ip");
  static final Metric REQUESTS_RECEIVED =
      counter(
          "metallb_layer2_requests_received",
          "ARP requests and neighbour solicitations received for an announced address",
          "ip");
  static final Metric RESPONSES_SENT =
      counter(
          "metallb_layer2_responses_sent",
          "ARP replies and solicited neighbour advertisements sent for an announced address",
          "ip");
  static final Metric GRATUITOUS_SENT =
      counter(
          "metallb_layer2_gratuitous_sent",
          "Gratuitous ARP and unsolicited neighbour advertisements sent for an announced address",
          "ip");

  // ---- allocator

  static final Metric HOLDING =
      gauge(
          "herald_allocator_holding",
          "1 on the node whose allocator holds the Lease and acts; the sum over all nodes is 1");
  static final Metric TERM =
      gauge(
          "herald_allocator_term",
          "Term of the Lease, as last gained by the allocator of this node");
  static final Metric UNASSIGNED =
      gauge("herald_allocator_services_without_address", "Services that wait for an address");
  static final Metric UNANNOUNCED =
      gauge(
          "herald_allocator_addresses_without_node",
          "Addresses of Services that no node may announce");
  static final Metric QUARANTINED =
      gauge(
          "herald_allocator_quarantined_addresses",
          "Addresses kept out of allocation because a stranger on the network holds them");
  static final Metric PROBLEMS =
      gauge(
          "herald_configuration_problems", "Problems of the configuration read last; 0 when valid");

  // ---- Kubernetes API

  static final Metric API_REACHABLE =
      gauge("herald_api_reachable", "1 while the Kubernetes API server answers");
  static final Metric API_SILENCE =
      gauge(
          "herald_api_silence_seconds",
          "Seconds since the Kubernetes API server last answered anything");
  static final Metric STATUS_WRITES =
      counter(
          "herald_api_status_writes_total",
          "Writes of a Service's status, by outcome: written, conflict, gone, failed",
          "result");
  static final Metric EVENTS =
      counter("herald_api_events_total", "Events published, by type: normal, warning", "type");

  // ---- plan and announcing

  static final Metric PLAN_TERM =
      gauge("herald_plan_term", "First part of the version of the plan this node obeys");
  static final Metric PLAN_SEQUENCE =
      gauge("herald_plan_sequence", "Second part of the version of the plan this node obeys");
  static final Metric PLAN_ADDRESSES =
      gauge("herald_plan_addresses", "Addresses in the plan this node obeys");
  static final Metric SPEAKERS =
      gauge("herald_speakers", "Speakers whose report of their interfaces this node has");
  static final Metric EPOCH =
      gauge("herald_announcement_epoch", "Epoch with which this node announces an address", "ip");
  static final Metric PROVISIONAL =
      gauge(
          "herald_announcements_provisional",
          "Addresses that this node announces ahead of the plan; 0 when all is settled");
  static final Metric TAKEOVERS =
      counter("herald_takeovers_total", "Addresses that this node took over from a lost node");
  static final Metric CONFLICTS =
      counter(
          "herald_conflicts_total",
          "Frames in which another station claimed an address that this node announces",
          "ip");
  static final Metric CLIENT_UPDATES =
      counter(
          "herald_client_updates_sent_total",
          "Unicast requests sent to clients that had asked for an announced address before",
          "ip");

  // ---- interfaces

  static final Metric LINK_RECEIVED =
      counter("herald_link_received_frames_total", "Frames that passed the filter", "interface");
  static final Metric LINK_DROPPED =
      counter("herald_link_dropped_frames_total", "Frames lost for want of buffer", "interface");
  static final Metric LINK_FAILURES =
      counter(
          "herald_link_send_failures_total", "Frames that the kernel refused to send", "interface");
  static final Metric LINK_PROBLEMS =
      gauge("herald_link_problems", "What keeps this node from announcing; /state has the words");

  // ---- peers

  static final Metric PEERS =
      gauge(
          "herald_peers",
          "Speakers whose life this one watches, by what it holds of them: alive, suspected,"
              + " leaving, unknown",
          "status");
  static final Metric HELLO_SENT = counter("herald_hello_sent_total", "Hellos sent");
  static final Metric HELLO_SEND_ERRORS =
      counter("herald_hello_send_errors_total", "Hellos that the kernel refused to send");
  static final Metric HELLO_RECEIVED =
      counter("herald_hello_received_total", "Authentic hellos received");
  static final Metric HELLO_REJECTED =
      counter("herald_hello_rejected_total", "Datagrams dropped, by reason", "reason");
  static final Metric HELLO_REFUSALS =
      counter(
          "herald_hello_refusals_total",
          "Hellos answered by ICMP that nothing listens on the port");
  static final Metric HELLO_PROBES =
      counter(
          "herald_hello_node_probes_total",
          "TCP connections tried to the nodes of speakers that fell silent");
  static final Metric HELLO_PROBES_ANSWERED =
      counter(
          "herald_hello_node_probes_answered_total",
          "Those that the node completed: its speaker stood still and was given more time");
  static final Metric HELLO_STALLS =
      counter(
          "herald_hello_stalls_total",
          "Times that this process itself stood still and so judged nobody");

  // ---- process

  static final Metric BUILD =
      gauge("herald_build_info", "Version of Herald and of Java", "version", "java");
  static final Metric MEMBERS =
      gauge("herald_cluster_members", "Members of this speaker's cluster; 0 while it is in none");
  static final Metric STARTS =
      counter(
          "herald_actor_system_starts_total",
          "Actor systems started in this process; more than one means it joined anew");
  static final Metric REJOINS =
      counter(
          "herald_cluster_rejoins_total",
          "Times this speaker gave way to another cluster of the same speakers");

  private static final String ONE_NODE =
      "Only on the node whose allocator holds the Lease, and so once in a cluster.";

  private static final String EVERY_NODE = "On every node.";

  /**
   * Metrics that belong together.
   *
   * @param title what they are about
   * @param where which nodes export them
   * @param metrics the metrics
   */
  record Group(String title, String where, List<Metric> metrics) {}

  /** All metrics, in the order of the reference page. */
  static final List<Group> GROUPS =
      List.of(
          new Group(
              "MetalLB's: pools and configuration",
              ONE_NODE,
              List.of(
                  POOL_ADDRESSES,
                  POOL_IN_USE,
                  POOL_IPV4_ADDRESSES,
                  POOL_IPV4_IN_USE,
                  POOL_IPV6_ADDRESSES,
                  POOL_IPV6_IN_USE,
                  CONFIG_LOADED,
                  CONFIG_STALE)),
          new Group(
              "MetalLB's: Kubernetes API",
              "On every node; they count only where the allocator acts, for no other node reads"
                  + " or writes.",
              List.of(UPDATES, UPDATE_ERRORS)),
          new Group(
              "MetalLB's: announcing",
              "On the node that announces. A series ends with its announcement.",
              List.of(ANNOUNCED, REQUESTS_RECEIVED, RESPONSES_SENT, GRATUITOUS_SENT)),
          new Group("Allocator", ONE_NODE, List.of(UNASSIGNED, UNANNOUNCED, QUARANTINED, PROBLEMS)),
          new Group(
              "Who is the allocator",
              "`herald_allocator_holding` on every node, the term only where an allocator runs.",
              List.of(HOLDING, TERM)),
          new Group(
              "Kubernetes API",
              "`herald_api_reachable` only where the allocator acts, `herald_api_silence_seconds`"
                  + " where a connection is open, the counters on every node.",
              List.of(API_REACHABLE, API_SILENCE, STATUS_WRITES, EVENTS)),
          new Group(
              "Plan and announcing",
              "On every node; with the label `ip` on the node that announces, as long as it does.",
              List.of(
                  PLAN_TERM,
                  PLAN_SEQUENCE,
                  PLAN_ADDRESSES,
                  SPEAKERS,
                  EPOCH,
                  PROVISIONAL,
                  TAKEOVERS,
                  CONFLICTS,
                  CLIENT_UPDATES)),
          new Group(
              "Interfaces",
              "On every node, for each interface that is open.",
              List.of(LINK_RECEIVED, LINK_DROPPED, LINK_FAILURES, LINK_PROBLEMS)),
          new Group(
              "Peers",
              EVERY_NODE,
              List.of(
                  PEERS,
                  HELLO_SENT,
                  HELLO_SEND_ERRORS,
                  HELLO_RECEIVED,
                  HELLO_REJECTED,
                  HELLO_REFUSALS,
                  HELLO_PROBES,
                  HELLO_PROBES_ANSWERED,
                  HELLO_STALLS)),
          new Group("Process", EVERY_NODE, List.of(BUILD, MEMBERS, STARTS, REJOINS)));

  private Catalogue() {}

  /** Every metric. */
  public static Stream<Metric> metrics() {
    return GROUPS.stream().flatMap(group -> group.metrics().stream());
  }
}
