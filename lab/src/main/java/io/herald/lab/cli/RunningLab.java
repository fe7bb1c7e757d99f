package io.herald.lab.cli;

import io.herald.lab.network.LabDirectory;
import io.herald.lab.network.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The lab that a subcommand means. */
final class RunningLab {
  @Option(
      names = "--lab",
      paramLabel = "ID",
      description = "which lab, if several run: its four digits from 'bin/lab status'")
  private @Nullable String id;

  /** Its folder. */
  Path folder() {
    // A demo's or a test's lab takes no orders.
    var running =
        LabDirectory.running().stream()
            .filter(folder -> Files.exists(ControlServer.socket(folder)))
            .toList();
    var chosen =
        running.stream()
            .filter(folder -> id == null || folder.getFileName().toString().equals(id))
            .toList();
    if (chosen.size() == 1) {
      return chosen.get(0);
    }
    var ids =
        running.stream().map(f -> f.getFileName().toString()).collect(Collectors.joining(", "));
    throw new LabException(
        running.isEmpty()
            ? "no lab is running: start one with bin/lab"
            : "say which lab by --lab ID; running: " + ids);
  }

  /**
   * Has it carry out an order.
   *
   * @return what it says
   * @throws LabException when it refuses; the message says why
   */
  String order(String... words) {
    var folder = folder();
    try (var connection =
        SocketChannel.open(UnixDomainSocketAddress.of(ControlServer.socket(folder)))) {
      var out = Channels.newWriter(connection, StandardCharsets.UTF_8);
      out.write(ControlServer.JSON.writeValueAsString(List.of(words)) + "\n");
      out.flush();
      var in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
      var line = in.readLine();
      if (line == null) {
        throw new LabException("lab " + folder.getFileName() + " gives no answer");
      }
      var reply = ControlServer.JSON.readValue(line, ControlServer.Reply.class);
      if (!reply.done()) {
        throw new LabException(reply.text());
      }
      return reply.text();
    } catch (IOException e) {
      throw new LabException("lab " + folder.getFileName() + " takes no orders", e);
    }
  }
}
