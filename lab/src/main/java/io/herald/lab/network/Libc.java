package io.herald.lab.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;

/** The few calls of the C library that the JDK has no means for. */
interface Libc extends Library {
  Libc INSTANCE = Native.load("c", Libc.class);

  int O_RDONLY = 0;
  int CLONE_NEWNET = 0x40000000;
  int SIGSTOP = 19;
  int SIGCONT = 18;
  int SIGTERM = 15;
  int SIGKILL = 9;

  int open(String path, int flags) throws LastErrorException;

  int close(int fd) throws LastErrorException;

  /** Moves the calling thread, and it alone, into a namespace: {@code setns(2)}. */
  int setns(int fd, int nstype) throws LastErrorException;

  int kill(int pid, int signal) throws LastErrorException;
}
