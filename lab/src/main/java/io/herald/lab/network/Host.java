package io.herald.lab.network;

import java.util.List;

/**
 * A host on the LAN: a namespace with one interface. Its cable can be pulled in two ways and its
 * power cut. Thread-safe.
 */
public final class Host {
  private static final String BR_STATE_DISABLED = "0";
  private static final String BR_STATE_FORWARDING = "3";

  private final Lan lan;
  private final String name;
  private final HostAddresses addresses;
  private volatile Namespace namespace;
  private volatile boolean powered = true;

  Host(Lan lan, String name, HostAddresses addresses, Namespace namespace) {
    this.lan = lan;
    this.name = name;
    this.addresses = addresses;
    this.namespace = namespace;
  }

  /** Its name, as {@code k8s-master}. */
  public String name() {
    return name;
  }

  /** Its addresses on the LAN. */
  public HostAddresses addresses() {
    return addresses;
  }

  /** Its namespace; another one after each {@link #powerOn()}. */
  public Namespace namespace() {
    return namespace;
  }

  /** Whether it is powered. */
  public boolean powered() {
    return powered;
  }

  /**
   * Cuts the power: the link goes down, then every process gets SIGKILL, so that not a single frame
   * (no FIN, no ICMP error) says goodbye.
   *
   * @return when the link went down, {@link System#nanoTime()}
   */
  public synchronized long powerOff() {
    powered = false;
    long at = unplug();
    namespace.kill();
    return at;
  }

  /**
   * Powers the host on with nothing running. It gets a fresh namespace: connections, neighbour
   * entries and packet filters of its earlier life are gone.
   */
  public synchronized void powerOn() {
    if (powered) {
      throw new LabException(name + " is powered already");
    }
    lan.namespace().run("ip", "link", "del", "dev", port());
    namespace = lan.rebuild(this, namespace);
    lan.namespace().ip(portCommands());
    configure();
    powered = true;
  }

  /**
   * Pulls the cable: the host sees its carrier go.
   *
   * @return when, {@link System#nanoTime()}
   */
  public long unplug() {
    lan.namespace().ip("link set dev " + port() + " down");
    return System.nanoTime();
  }

  /** Plugs the cable in again. */
  public void plugIn() {
    lan.namespace().ip("link set dev " + port() + " up");
  }

  /**
   * Breaks the network beyond the host's cable: frames are lost in both directions while the host
   * keeps its carrier.
   *
   * @return when, {@link System#nanoTime()}
   */
  public long isolate() {
    portState(BR_STATE_DISABLED);
    return System.nanoTime();
  }

  /** Ends {@link #isolate()}. */
  public void join() {
    portState(BR_STATE_FORWARDING);
  }

  List<String> portCommands() {
    return List.of(
        "link add name "
            + port()
            + " type veth peer name "
            + Lan.INTERFACE
            + " address "
            + addresses.mac()
            + " netns "
            + namespace.name(),
        "link set dev " + port() + " master br0 up");
  }

  void configure() {
    // Addresses are usable at once: a lab has no duplicates to detect.
    namespace.sysctl(
        "ipv6/conf/all/accept_dad",
        "0",
        "ipv6/conf/default/accept_dad",
        "0",
        "ipv6/conf/" + Lan.INTERFACE + "/accept_dad",
        "0",
        "ipv6/conf/" + Lan.INTERFACE + "/accept_ra",
        "0");
    namespace.ip(
        "link set lo up",
        "link set " + Lan.INTERFACE + " up",
        "addr add " + addresses.ipv4() + "/" + addresses.prefix4() + " brd + dev " + Lan.INTERFACE,
        "addr add "
            + addresses.ipv6()
            + "/"
            + addresses.prefix6()
            + " dev "
            + Lan.INTERFACE
            + " nodad",
        "route add default via " + lan.router().ipv4(),
        "route add default via " + lan.router().ipv6());
  }

  private void portState(String state) {
    // "ip link set … type bridge_slave state" is accepted and does nothing.
    lan.namespace()
        .run("bridge", "link", "set", "dev", port(), "state", state)
        .orThrow("setting the state of port " + port());
  }

  private String port() {
    // Interface names end at 15 characters.
    return name;
  }
}
