package io.herald.announcer.wire;

import io.herald.actors.net.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  private final List<MulticastSocket> sockets = new ArrayList<>();
  private int inNewest;
  private @Nullable NetworkInterface device;

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

  /** Looked up once: the platform reads every interface of the node for it. */
  private NetworkInterface device() throws IOException {
    NetworkInterface known = device;
    if (known == null) {
      known = NetworkInterface.getByIndex(interfaceIndex);
      if (known == null) {
        throw new IOException("the interface disappeared");
      }
      device = known;
    }
    return known;
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

  @Override
  public void close() {
    sockets.forEach(MulticastSocket::close);
    sockets.clear();
    joined.clear();
  }
}
