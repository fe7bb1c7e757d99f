package io.herald.announcer.wire;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Wakes a thread when the kernel reports that an interface or an address has changed (rtnetlink(7))
 * or when somebody calls {@link #wake}. What the kernel says is thrown away: it is a reason to
 * look, not the truth, which may have moved on.
 */
final class LinkSignal implements AutoCloseable {

  /** The calls of the C library that this needs. */
  static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol) throws LastErrorException;

    static native int bind(int fd, byte[] address, int length) throws LastErrorException;

    static native int eventfd(int initial, int flags) throws LastErrorException;

    static native int poll(byte[] fds, long count, int timeoutMillis) throws LastErrorException;

    static native int read(int fd, byte[] buffer, long length) throws LastErrorException;

    static native int write(int fd, byte[] buffer, long length) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;
  }

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int RTMGRP_LINK = 0x1;
  private static final int RTMGRP_IPV4_IFADDR = 0x10;
  private static final int RTMGRP_IPV6_IFADDR = 0x100;
  private static final int SOCKADDR_NL_LENGTH = 12;
  private static final short POLLIN = 1;
  private static final int POLLFD_LENGTH = 8;
  private static final byte[] ONE =
      ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();

  private final int netlink;
  private final int event;
  private final byte[] buffer = new byte[8192];
  private boolean closed;

  LinkSignal() {
    event = Libc.eventfd(0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    netlink = openNetlink();
  }

  /** Returns -1, which poll(2) ignores, when the kernel refuses. */
  private static int openNetlink() {
    try {
      int fd = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
      byte[] address = new byte[SOCKADDR_NL_LENGTH];
      ByteBuffer.wrap(address)
          .order(ByteOrder.nativeOrder())
          .putShort((short) AF_NETLINK)
          .putInt(8, RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
      Libc.bind(fd, address, address.length);
      return fd;
    } catch (LastErrorException e) {
      return -1;
    }
  }

  /** Whether the kernel tells us of changes; without it somebody has to look now and then. */
  boolean hearsKernel() {
    return netlink >= 0;
  }

  /**
   * Waits for a change or a wake-up. One thread only.
   *
   * @return whether the kernel has reported a change
   */
  boolean await(Duration timeout) {
    byte[] fds = new byte[2 * POLLFD_LENGTH];
    ByteBuffer view = ByteBuffer.wrap(fds).order(ByteOrder.nativeOrder());
    view.putInt(0, event).putShort(4, POLLIN);
    view.putInt(POLLFD_LENGTH, netlink).putShort(POLLFD_LENGTH + 4, POLLIN);
    try {
      Libc.poll(fds, 2, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    } catch (LastErrorException e) {
      return false; // EINTR
    }
    if (view.getShort(6) != 0) {
      drain(event);
    }
    boolean changed = view.getShort(POLLFD_LENGTH + 6) != 0;
    if (changed) {
      drain(netlink);
    }
    return changed;
  }

  private void drain(int fd) {
    try {
      int length;
      do {
        length = Libc.read(fd, buffer, buffer.length);
      } while (fd == netlink && length > 0);
    } catch (LastErrorException e) {
      // EAGAIN: all read. ENOBUFS: some were lost, but one change is as good as many.
    }
  }

  /** Ends the present or the next {@link #await}. Any thread. */
  synchronized void wake() {
    if (!closed) {
      try {
        Libc.write(event, ONE, ONE.length);
      } catch (LastErrorException e) {
        // EAGAIN: the counter is full, so the waiter is being woken anyway.
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(event);
      if (netlink >= 0) {
        Libc.close(netlink);
      }
    }
  }
}
