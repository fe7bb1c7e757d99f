package io.herald.lab.probe;

import io.herald.lab.network.Addresses;
import io.herald.lab.network.Lan;
import io.herald.lab.probe.ProbeMessages.Reply;
import io.herald.lab.probe.ProbeMessages.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The process in the client's namespace. Ends with its standard input. */
final class ProbeProcess {
  private final Capture capture;
  private final Observer observer;
  private final Map<Long, Probe> probes = new ConcurrentHashMap<>();
  private final PrintStream out;
  private final ExecutorService workers = Executors.newCachedThreadPool();

  private ProbeProcess(PrintStream out, Capture capture, Observer observer) {
    this.out = out;
    this.capture = capture;
    this.observer = observer;
  }

  /**
   * @param arguments the observer's MAC, IPv4 and IPv6 address
   */
  public static void main(String[] arguments) throws Exception {
    // Only replies go to the pipe: whatever else prints is diverted.
    var replies = System.out;
    System.setOut(System.err);
    var observer = new Observer(arguments[0], arguments[1], arguments[2]);
    try (var capture = new Capture(Lan.INTERFACE)) {
      WarmUp.run();
      new ProbeProcess(replies, capture, observer).serve();
    }
    System.exit(0);
  }

  private void serve() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var request = ProbeMessages.JSON.readValue(line, Request.class);
      workers.execute(() -> reply(request));
    }
  }

  private void reply(Request request) {
    Reply reply;
    try {
      var result = handle(request);
      reply = new Reply(request.id(), ProbeMessages.JSON.valueToTree(result), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception e) {
      reply = new Reply(request.id(), null, e.toString());
    }
    try {
      var line = ProbeMessages.JSON.writeValueAsString(reply);
      synchronized (out) {
        out.println(line);
        out.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a reply is always JSON", e);
    }
  }

  private Object handle(Request request) throws IOException, InterruptedException {
    return switch (request.operation()) {
      case HELLO -> "ready";
      case START -> {
        probes.put(request.id(), start(Objects.requireNonNull(request.spec())));
        yield System.nanoTime();
      }
      case STOP -> Objects.requireNonNull(probes.remove(request.target())).stop();
      case ANSWERS -> {
        var address = Objects.requireNonNull(request.address());
        yield AnswerTimeline.report(
            capture.of(Addresses.text(Addresses.parse(address)), request.since()),
            Math.round(request.pauseMillis() * 1e6));
      }
      case FIRST_CLAIMS -> capture.firstSince(request.since());
    };
  }

  private Probe start(ProbeSpec spec) throws IOException {
    return switch (spec.kind()) {
      case UDP -> new UdpProbe(spec);
      case TCP -> new TcpProbe(spec);
      case NEIGHBOR -> new NeighborProbe(spec, capture, observer);
    };
  }
}
