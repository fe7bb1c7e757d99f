package io.herald.lab.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The switch and the hosts plugged into it. The switch is a bridge in a namespace of its own; the
 * port of host X is {@code port-X} there and {@code eth0} in the host.
 *
 * <p>Not thread-safe for plugging in and out; {@link Host} is thread-safe.
 */
public final class Lan {
  /** The interface by which every host stands on the LAN. */
  public static final String INTERFACE = "eth0";

  private final Namespaces namespaces;
  private final Namespace lan;
  private final HostAddresses router;
  private final Map<String, Host> hosts = new LinkedHashMap<>();

  private Lan(Namespaces namespaces, Namespace lan, HostAddresses router) {
    this.namespaces = namespaces;
    this.lan = lan;
    this.router = router;
  }

  /**
   * How the switch treats multicast, which decides whether neighbour solicitations arrive.
   *
   * @param snooping forward a group only to ports that joined it, as most managed switches do
   * @param querier ask the hosts for their groups (MLD querier), without which snooping has no
   *     effect
   */
  public record Multicast(boolean snooping, boolean querier) {
    /** A switch that takes multicast snooping seriously. */
    public static final Multicast STRICT = new Multicast(true, true);

    /** A switch that floods multicast. */
    public static final Multicast FLOOD = new Multicast(false, false);
  }

  /**
   * Makes the switch and plugs the hosts in.
   *
   * @param router the addresses of the switch itself, every host's default gateway
   * @param hosts the names, in order, with their addresses
   */
  public static Lan create(
      Namespaces namespaces,
      Multicast multicast,
      HostAddresses router,
      Map<String, HostAddresses> hosts) {
    var names = new ArrayList<String>();
    names.add("lan");
    names.addAll(hosts.keySet());
    var made = namespaces.create(names);
    var lan = new Lan(namespaces, made.get(0), router);
    var commands = new ArrayList<>(bridge(multicast, router));
    var each = new ArrayList<Host>();
    for (var host : made.subList(1, made.size())) {
      var name = names.get(made.indexOf(host));
      var plugged = new Host(lan, name, hosts.get(name), host);
      commands.addAll(plugged.portCommands());
      each.add(plugged);
      lan.hosts.put(name, plugged);
    }
    lan.lan.ip(commands);
    each.parallelStream().forEach(Host::configure);
    return lan;
  }

  /**
   * A host by its name.
   *
   * @throws LabException when there is none; the message lists those there are
   */
  public Host host(String name) {
    var host = hosts.get(name);
    if (host == null) {
      throw new LabException("no host " + name + " in this lab; there are " + hosts.keySet());
    }
    return host;
  }

  /** Plugs one more host in. */
  public Host plug(String name, HostAddresses addresses) {
    var host = new Host(this, name, addresses, namespaces.create(name));
    lan.ip(host.portCommands());
    host.configure();
    hosts.put(name, host);
    return host;
  }

  /** The switch's namespace. */
  public Namespace namespace() {
    return lan;
  }

  /**
   * Splits the switch: frames between these hosts and {@code others} are lost, in both directions
   * and without anybody's carrier going. Hosts in neither set are heard by all. Replaces an earlier
   * partition.
   */
  public void partition(Collection<Host> some, Collection<Host> others) {
    heal();
    lan.runWithInput(
            """
            table bridge partition {
              chain forward {
                type filter hook forward priority 0; policy accept;
                iifname { %1$s } oifname { %2$s } drop
                iifname { %2$s } oifname { %1$s } drop
              }
            }
            """
                .formatted(ports(some), ports(others)),
            "nft",
            "-f",
            "-")
        .orThrow("splitting the LAN");
  }

  /** Ends {@link #partition}. */
  public void heal() {
    lan.run("nft", "delete", "table", "bridge", "partition");
  }

  private static String ports(Collection<Host> hosts) {
    return hosts.stream().map(host -> '"' + host.name() + '"').collect(Collectors.joining(", "));
  }

  HostAddresses router() {
    return router;
  }

  Namespace rebuild(Host host, Namespace old) {
    namespaces.delete(old);
    return namespaces.create(host.name());
  }

  private static List<String> bridge(Multicast multicast, HostAddresses router) {
    return List.of(
        "link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping "
            + (multicast.snooping() ? 1 : 0)
            + " mcast_querier "
            + (multicast.querier() ? 1 : 0),
        "link set br0 address " + router.mac(),
        "link set br0 up",
        "addr add " + router.ipv4() + "/" + router.prefix4() + " dev br0",
        "addr add " + router.ipv6() + "/" + router.prefix6() + " dev br0 nodad",
        "link set lo up");
  }
}
