package io.herald.lab;

import io.herald.lab.apiserver.ApiServer;
import io.herald.lab.apiserver.ApiServerOptions;
import io.herald.lab.apiserver.net.Credentials;
import io.herald.lab.apiserver.net.Gate;
import io.herald.lab.apiserver.net.Relay;
import io.herald.lab.network.Host;
import io.herald.lab.network.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API server and the two ways to it: from the lab's LAN by the address of the host it stands
 * on, and from the machine's own namespace by the loopback interface, for the user's kubectl. The
 * first is a listening socket in the host's namespace that forwards to the server's Unix-domain
 * socket. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
  private static final int PORT = 6443;

  private final ApiServer api;
  private final Path socket;
  private final Path folder;
  private @Nullable Host host;
  private @Nullable Relay relay;
  private boolean down;

  private ControlPlane(ApiServer api, Path socket, Path folder) {
    this.api = api;
    this.socket = socket;
    this.folder = folder;
  }

  /**
   * Starts the server; nothing on the LAN reaches it before {@link #connect}.
   *
   * @param addresses the addresses on the LAN that it is to have
   */
  static ControlPlane start(Path folder, List<String> addresses) {
    try {
      Files.createDirectories(folder);
      var socket = folder.resolve("api.sock");
      var options = ApiServerOptions.local(folder).named(addressesAfterLoopback(addresses));
      return new ControlPlane(ApiServer.start(options.withSocket(socket)), socket, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the API server", e);
    }
  }

  /** The first name is the one in the kubeconfig, which is for the machine's own namespace. */
  private static List<String> addressesAfterLoopback(List<String> addresses) {
    var names = new ArrayList<String>();
    names.add("127.0.0.1");
    names.addAll(addresses);
    return names;
  }

  /** Lets the LAN reach it on a host. */
  synchronized void connect(Host where) {
    host = where;
    listen();
  }

  /** The host's network is new, after a power-on. */
  synchronized void reconnect() {
    if (!down) {
      hangUp();
      listen();
      api.faults().up();
    }
  }

  /** The server itself, to read and write objects without HTTP. */
  public ApiServer api() {
    return api;
  }

  /** A kubeconfig that works from the machine's own namespace. */
  public Path kubeconfig() {
    return api.kubeconfig();
  }

  /** A kubeconfig that works on the lab's LAN. */
  public Path kubeconfigOnTheLan() {
    return folder.resolve("kubeconfig-lan");
  }

  /** Stops the server: every connection ends, new ones are refused, objects stay. */
  public synchronized void stop() {
    down = true;
    silence();
  }

  /** Starts it again. */
  public synchronized void start() {
    down = false;
    reconnect();
  }

  /** The host it stands on lost its power. */
  synchronized void silence() {
    api.faults().down();
    hangUp();
  }

  private void listen() {
    var where = host;
    if (where == null) {
      return;
    }
    var address = where.addresses().ipv4();
    var target = UnixDomainSocketAddress.of(socket);
    relay =
        where
            .namespace()
            .call(() -> Relay.start(new InetSocketAddress(address, PORT), target, new Gate()));
    try {
      Credentials.writeKubeconfig(
          kubeconfigOnTheLan(), "https://" + address + ":" + PORT, api.authorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hangUp() {
    var old = relay;
    relay = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException e) {
        throw new LabException("cannot close the way to the API server", e);
      }
    }
  }

  @Override
  public synchronized void close() {
    hangUp();
    try {
      api.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
