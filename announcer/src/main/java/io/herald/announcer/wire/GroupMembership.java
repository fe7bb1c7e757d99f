package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface's membership in solicited-node groups. Joining opens the interface's own filter and
 * tells the switches, by MLD, to deliver the group here; nothing else does both. The sockets exist
 * for the membership only and receive nothing.
 *
 * <p>A socket takes a limited number of groups, some 360 with older kernels' defaults. Not
 * thread-safe.
 */
final class GroupMembership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupMembership.class);
  private static final int GROUPS_PER_SOCKET = 200;

  private final int interfaceIndex;
  private final Map<IpAddress, MulticastSocket> joined = new HashMap<>();
  private List<MulticastSocket> sockets = new ArrayList<>();
  private int inNewest;

  GroupMembership(int interfaceIndex) {
    this.interfaceIndex = interfaceIndex;
  }

  /**
   * Joins a group; nothing happens when it is joined already.
   *
   * @throws IOException when the kernel refuses
   */
  void join(IpAddress group) throws IOException {
    if (!joined.containsKey(group)) {
      MulticastSocket socket = newest();
      socket.joinGroup(member(group), device());
      joined.put(group, socket);
      inNewest++;
    }
  }

  private MulticastSocket newest() throws IOException {
    if (sockets.isEmpty() || inNewest >= GROUPS_PER_SOCKET) {
      sockets.add(new MulticastSocket(null));
      inNewest = 0;
    }
    return sockets.get(sockets.size() - 1);
  }

  private static InetSocketAddress member(IpAddress group) {
    return new InetSocketAddress(group.toInetAddress(), 0);
  }

  private NetworkInterface device() throws IOException {
    NetworkInterface device = NetworkInterface.getByIndex(interfaceIndex);
    if (device == null) {
      throw new IOException("the interface disappeared");
    }
    return device;
  }

  /** Leaves a group, as far as that is still possible. */
  void leave(IpAddress group) {
    MulticastSocket socket = joined.remove(group);
    if (socket != null) {
      try {
        socket.leaveGroup(member(group), device());
      } catch (IOException e) {
        LOG.debug("group {} was left by itself: {}", group, e.getMessage());
      }
    }
  }

  /**
   * Joins every group again with new sockets, then drops the old ones: the kernel may have
   * forgotten the memberships with the interface's IPv6 state, and this side cannot tell.
   *
   * @throws IOException when a group was refused; the others are joined nevertheless
   */
  void renew() throws IOException {
    List<MulticastSocket> old = sockets;
    sockets = new ArrayList<>();
    Collection<IpAddress> groups = List.copyOf(joined.keySet());
    joined.clear();
    IOException failure = null;
    for (IpAddress group : groups) {
      try {
        join(group);
      } catch (IOException e) {
        failure = e;
      }
    }
    old.forEach(MulticastSocket::close);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    sockets.forEach(MulticastSocket::close);
    sockets.clear();
    joined.clear();
  }
}
