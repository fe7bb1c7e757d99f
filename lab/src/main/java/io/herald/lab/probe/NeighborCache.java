package io.herald.lab.probe;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * Empties the client's neighbour cache for one address, many times a second: one {@code ip} process
 * reads the commands as they come, instead of a process for each.
 */
final class NeighborCache implements AutoCloseable {
  private final String command;
  private final Process process;
  private final BufferedWriter commands;

  NeighborCache(String address, String networkInterface) throws IOException {
    // "neigh del" and "neigh flush" end the process when the entry is not there any more.
    command = "neigh replace " + address + " dev " + networkInterface + " nud failed\n";
    process =
        new ProcessBuilder("ip", "-force", "-batch", "-")
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    commands = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /** Forgets the address; done within a fraction of a millisecond after return. */
  void forget() {
    try {
      commands.write(command);
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("ip -batch ended", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
