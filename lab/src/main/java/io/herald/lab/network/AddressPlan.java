package io.herald.lab.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who has which address on the lab's LAN: host number 1 is the router (the switch itself), 2 the
 * API server, 3 the client, 4 a stranger, and 11 onwards the nodes. The same number stands in the
 * IPv4 address, in the IPv6 address (its digits read as hexadecimal, so that {@code 192.168.1.11}
 * is {@code fd00:…::11}) and in the MAC address ({@code 02:00:00:00:00:11}).
 *
 * <p>Pods live in {@code 10.244.N.0/24} and {@code fd00:10:244:N::/64} of the node with number N,
 * as kubeadm with its usual pod network would have it.
 */
public final class AddressPlan {
  private static final int ROUTER = 1;
  private static final int API_SERVER = 2;
  private static final int CLIENT = 3;
  private static final int STRANGER = 4;
  private static final int OBSERVER = 5;
  private static final int FIRST_NODE = 11;

  private final InetAddress base4;
  private final int prefix4;
  private final InetAddress base6;
  private final int prefix6;

  private AddressPlan(InetAddress base4, int prefix4, InetAddress base6, int prefix6) {
    this.base4 = base4;
    this.prefix4 = prefix4;
    this.base6 = base6;
    this.prefix6 = prefix6;
  }

  /**
   * @param subnet4 the LAN's IPv4 network, as {@code 192.168.1.0/24}; at most a /24
   * @param subnet6 the LAN's IPv6 network, as {@code fd00:192:168:1::/64}; at most a /112
   * @throws LabException when one of them is no such network
   */
  public static AddressPlan of(String subnet4, String subnet6) {
    int prefix4 = prefixLength(subnet4, 24);
    int prefix6 = prefixLength(subnet6, 112);
    return new AddressPlan(network(subnet4, 4), prefix4, network(subnet6, 16), prefix6);
  }

  /** The router, which every host has as its default gateway and which leads nowhere. */
  public HostAddresses router() {
    return host(ROUTER);
  }

  /** The host that runs the API server. */
  public HostAddresses apiServer() {
    return host(API_SERVER);
  }

  /** The client. */
  public HostAddresses client() {
    return host(CLIENT);
  }

  /** A host that is no part of the cluster and may hold addresses that it should not. */
  public HostAddresses stranger() {
    return host(STRANGER);
  }

  /** A host that exists only in the frames which the client's stopwatch sends. */
  public HostAddresses observer() {
    return host(OBSERVER);
  }

  /**
   * A node.
   *
   * @param number from 1 to 189
   */
  public HostAddresses node(int number) {
    if (number < 1 || number > 199 - FIRST_NODE + 1) {
      throw new LabException("a lab has at most 189 nodes, not " + number);
    }
    return host(FIRST_NODE + number - 1);
  }

  /** The address of a pod: the {@code pod}-th of the node with this number, both from 1. */
  public static PodAddresses pod(int node, int pod) {
    return new PodAddresses(
        "10.244." + node + "." + (pod + 1), "fd00:10:244:" + node + "::" + (pod + 1));
  }

  /** A node's pod network. */
  public static PodAddresses podNetwork(int node) {
    return new PodAddresses("10.244." + node + ".0/24", "fd00:10:244:" + node + "::/64");
  }

  private HostAddresses host(int number) {
    return new HostAddresses(
        plus(base4, number),
        prefix4,
        plus(base6, Integer.parseInt(Integer.toString(number), 16)),
        prefix6,
        mac(number));
  }

  private static String mac(int number) {
    return String.format("02:00:00:00:%02d:%02d", number / 100, number % 100);
  }

  private static String plus(InetAddress base, int offset) {
    var sum = new BigInteger(1, base.getAddress()).add(BigInteger.valueOf(offset)).toByteArray();
    var bytes = new byte[base.getAddress().length];
    int length = Math.min(sum.length, bytes.length);
    System.arraycopy(sum, sum.length - length, bytes, bytes.length - length, length);
    return Addresses.text(bytes);
  }

  private static int prefixLength(String subnet, int longest) {
    int slash = subnet.indexOf('/');
    try {
      int length = Integer.parseInt(subnet.substring(slash + 1));
      if (slash > 0 && length >= 8 && length <= longest) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new LabException(
        "subnet " + subnet + ": must be ADDRESS/LENGTH with a length from 8 to " + longest);
  }

  private static InetAddress network(String subnet, int bytes) {
    var text = subnet.substring(0, subnet.indexOf('/'));
    int prefix = Integer.parseInt(subnet.substring(subnet.indexOf('/') + 1));
    var address = Addresses.parse(text).getAddress();
    if (address.length != bytes) {
      throw new LabException("subnet " + subnet + ": is of the other address family");
    }
    int hostBits = bytes * 8 - prefix;
    var base = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits);
    if (!base.equals(new BigInteger(1, address))) {
      throw new LabException("subnet " + subnet + ": has bits set after its prefix");
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new LabException("subnet " + subnet, e);
    }
  }
}
