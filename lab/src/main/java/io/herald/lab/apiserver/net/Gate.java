package io.herald.lab.apiserver.net;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in every connection to the server, so that it can be made to hang or to vanish as a
 * network or a machine would make it. Thread-safe.
 */
public final class Gate {
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private boolean frozen;
  private boolean down;

  /** Holds all bytes back, without closing anything. */
  public synchronized void freeze() {
    frozen = true;
  }

  /** Lets them through again. */
  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  /** Closes every connection, and each new one as soon as it is there. */
  public void down() {
    synchronized (this) {
      down = true;
    }
    dropConnections();
  }

  /** Accepts connections again. */
  public synchronized void up() {
    down = false;
  }

  /** Closes every connection. */
  public void dropConnections() {
    connections.forEach(Gate::close);
    connections.clear();
  }

  /** Takes a connection in; false if it must be closed at once. */
  boolean admit(Channel connection) {
    synchronized (this) {
      if (down) {
        return false;
      }
    }
    connections.add(connection);
    return true;
  }

  /** A connection is over. */
  void forget(Channel connection) {
    connections.remove(connection);
  }

  /** Waits as long as the gate is frozen. */
  synchronized void pass() throws InterruptedException {
    while (frozen) {
      wait();
    }
  }

  static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
