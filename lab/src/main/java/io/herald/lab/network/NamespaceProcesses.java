package io.herald.lab.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds and signals the processes of a namespace, without a helper process: power-off is quick. */
final class NamespaceProcesses {
  private static final int ATTEMPTS = 200;

  private NamespaceProcesses() {}

  static List<ProcessHandle> in(long inode) {
    refuseRoot(inode);
    var wanted = "net:[" + inode + "]";
    return ProcessHandle.allProcesses().filter(p -> wanted.equals(namespaceOf(p.pid()))).toList();
  }

  static void kill(long inode) {
    for (int i = 0; i < ATTEMPTS; i++) {
      var processes = in(inode);
      if (processes.isEmpty()) {
        return;
      }
      processes.forEach(process -> signal(process.pid(), Libc.SIGKILL));
      Thread.onSpinWait();
    }
    throw new LabException("processes of a namespace survive SIGKILL: " + in(inode));
  }

  static void signal(long pid, int signal) {
    try {
      Libc.INSTANCE.kill(Math.toIntExact(pid), signal);
    } catch (LastErrorException e) {
      // It ended meanwhile.
    }
  }

  private static String namespaceOf(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static void refuseRoot(long inode) {
    if (namespaceOf(ProcessHandle.current().pid()).equals("net:[" + inode + "]")) {
      throw new LabException("refused: this is the machine's own network namespace");
    }
  }
}
