package io.herald.lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.herald.lab.Lab;
import io.herald.lab.network.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the orders of {@code bin/lab}'s subcommands: one JSON array of words per connection, one
 * {@link Reply} back. The socket lies in the lab's folder, which only root can enter.
 */
final class ControlServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Lab lab;
  private final ServerSocketChannel listener;

  /**
   * What became of an order.
   *
   * @param done whether it was carried out
   * @param text what to tell the user
   */
  record Reply(boolean done, String text) {}

  private ControlServer(Lab lab, ServerSocketChannel listener) {
    this.lab = lab;
    this.listener = listener;
  }

  static ControlServer start(Lab lab) {
    try {
      var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket(lab.folder())));
      var server = new ControlServer(lab, listener);
      var thread = new Thread(server::serve, "lab-control");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for orders", e);
    }
  }

  /** Where the lab in a folder takes its orders. */
  static Path socket(Path folder) {
    return folder.resolve("control.sock");
  }

  private void serve() {
    while (listener.isOpen()) {
      try (var connection = listener.accept()) {
        answer(connection);
      } catch (IOException e) {
        // The caller went away, or the lab is being taken down.
      }
    }
  }

  private void answer(SocketChannel connection) throws IOException {
    var in = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8));
    var out = new PrintWriter(Channels.newWriter(connection, StandardCharsets.UTF_8), true);
    Reply reply;
    try {
      reply = new Reply(true, carryOut(List.of(JSON.readValue(in.readLine(), String[].class))));
    } catch (RuntimeException e) {
      reply = new Reply(false, String.valueOf(e.getMessage()));
    }
    out.println(JSON.writeValueAsString(reply));
  }

  private String carryOut(List<String> words) {
    var subject = words.size() > 1 ? words.get(1) : "";
    return switch (words.get(0)) {
      case "power-off" -> said(() -> lab.powerOff(lab.node(subject)), subject + " has no power");
      case "power-on" -> said(() -> lab.powerOn(lab.node(subject)), subject + " is powered");
      case "cut" -> said(() -> lab.host(subject).unplug(), subject + "'s cable is pulled");
      case "cut-silently" ->
          said(() -> lab.host(subject).isolate(), subject + " is cut off but keeps its carrier");
      case "restore" ->
          said(
              () -> {
                lab.host(subject).plugIn();
                lab.host(subject).join();
              },
              subject + " is connected");
      case "pause" -> said(() -> lab.node(subject).pause(), subject + "'s processes are stopped");
      case "continue" -> said(() -> lab.node(subject).resume(), subject + "'s processes continue");
      case "kill-speaker" ->
          said(() -> lab.speaker(lab.node(subject)).kill(), subject + "'s speaker is killed");
      case "start-speaker" ->
          said(() -> lab.speaker(lab.node(subject)).start(), subject + "'s speaker is started");
      case "api" -> api(subject);
      case "status" -> Status.of(lab);
      default -> throw new LabException("no such order: " + words);
    };
  }

  private String api(String order) {
    if (order.equals("stop")) {
      return said(lab.controlPlane()::stop, "the API server is stopped");
    }
    return said(lab.controlPlane()::start, "the API server answers");
  }

  private static String said(Runnable action, String text) {
    action.run();
    return text;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
