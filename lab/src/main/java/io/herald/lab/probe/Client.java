package io.herald.lab.probe;

import io.herald.lab.network.Host;
import io.herald.lab.network.LabException;
import io.herald.lab.probe.ProbeMessages.Operation;
import io.herald.lab.probe.ProbeMessages.Reply;
import io.herald.lab.probe.ProbeMessages.Request;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The client host and the stopwatch on it: the lab's end of the probe process. Thread-safe.
 *
 * <pre>{@code
 * var probe = client.start(ProbeSpec.udp("192.168.1.210", 7));
 * lab.node("k8s-node").powerOff();
 * …
 * double outage = probe.stop().longestGapMillis();
 * }</pre>
 */
public final class Client implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(60);

  /** Answers further apart belong to different stretches unless told otherwise. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Host host;
  private final Process process;
  private final Path log;
  private final BufferedWriter requests;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();

  private Client(Host host, Process process, Path log) {
    this.host = host;
    this.process = process;
    this.log = log;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    var reader = new Thread(this::readReplies, "lab-client-replies");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the probe process on a host and waits until it is warm.
   *
   * @param host the client
   * @param observer who asks for addresses, see {@link Observer}
   * @param logs the folder for what the process says on standard error
   */
  public static Client start(Host host, Observer observer, Path logs) {
    var command =
        host.namespace()
            .inside(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Xms64m",
                    "-Xmx256m",
                    "-Dlogback.configurationFile=io/herald/lab/logback.xml",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ProbeProcess.class.getName(),
                    observer.mac(),
                    observer.ipv4(),
                    observer.ipv6()));
    var log = logs.resolve("client.log");
    try {
      var process =
          new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
      var client = new Client(host, process, log);
      client.ask(request(Operation.HELLO, 0, null, null, 0, 0), START_LIMIT);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the client's stopwatch", e);
    }
  }

  /** The client's place on the LAN. */
  public Host host() {
    return host;
  }

  /** Starts a probe. */
  public RunningProbe start(ProbeSpec spec) {
    var reply = ask(request(Operation.START, 0, spec, null, 0, 0), REPLY_LIMIT);
    return new RunningProbe(reply.id());
  }

  /**
   * Who answered for an address by the frames that reached the client. Somebody must have asked:
   * run a {@link ProbeSpec#neighbor} at the same time.
   *
   * @param sinceNanos from when on, {@link System#nanoTime()}
   */
  public AnswerReport answers(String address, long sinceNanos) {
    var reply =
        ask(
            request(Operation.ANSWERS, 0, null, address, sinceNanos, PAUSE.toMillis()),
            REPLY_LIMIT);
    return ProbeMessages.JSON.convertValue(reply.result(), AnswerReport.class);
  }

  /**
   * The first frame by which each MAC claimed each address since a moment, asked for or not.
   *
   * @param sinceNanos from when on, {@link System#nanoTime()}
   */
  public List<Claim> firstClaims(long sinceNanos) {
    var reply = ask(request(Operation.FIRST_CLAIMS, 0, null, null, sinceNanos, 0), REPLY_LIMIT);
    return List.of(ProbeMessages.JSON.convertValue(reply.result(), Claim[].class));
  }

  /**
   * Asks once in a while who has an address, and tells who answered.
   *
   * @param duration how long to ask, every 5 ms
   */
  public AnswerReport whoHas(String address, Duration duration) {
    return Objects.requireNonNull(whoHas(List.of(address), duration).get(address));
  }

  /** As {@link #whoHas(String, Duration)}, for several addresses at once. */
  public Map<String, AnswerReport> whoHas(Collection<String> addresses, Duration duration) {
    long since = System.nanoTime();
    var probes = addresses.stream().map(a -> start(ProbeSpec.neighbor(a).timeout(20))).toList();
    LockSupport.parkNanos(duration.toNanos());
    probes.forEach(RunningProbe::stop);
    var reports = new LinkedHashMap<String, AnswerReport>();
    addresses.forEach(address -> reports.put(address, answers(address, since)));
    return reports;
  }

  /** A probe that runs until it is stopped. */
  public final class RunningProbe implements AutoCloseable {
    private final long id;
    private @Nullable ProbeResult result;

    private RunningProbe(long id) {
      this.id = id;
    }

    /**
     * Stops it, waits for the last answers, and tells what it saw; the same again when repeated.
     */
    public synchronized ProbeResult stop() {
      if (result == null) {
        var reply = ask(request(Operation.STOP, id, null, null, 0, 0), REPLY_LIMIT);
        result = ProbeMessages.JSON.convertValue(reply.result(), ProbeResult.class);
      }
      return result;
    }

    @Override
    public void close() {
      stop();
    }
  }

  private static Request request(
      Operation operation,
      long target,
      @Nullable ProbeSpec spec,
      @Nullable String address,
      long since,
      double pauseMillis) {
    return new Request(0, operation, target, spec, address, since, pauseMillis);
  }

  private Reply ask(Request request, Duration limit) {
    long id = ids.incrementAndGet();
    var reply = new CompletableFuture<Reply>();
    waiting.put(id, reply);
    try {
      var numbered =
          new Request(
              id,
              request.operation(),
              request.target(),
              request.spec(),
              request.address(),
              request.since(),
              request.pauseMillis());
      synchronized (requests) {
        requests.write(ProbeMessages.JSON.writeValueAsString(numbered));
        requests.newLine();
        requests.flush();
      }
      var answer = reply.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.error() != null) {
        throw new LabException("the client's stopwatch: " + answer.error());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    } catch (IOException | TimeoutException | ExecutionException e) {
      throw new LabException("the client's stopwatch does not answer, see " + log, e);
    } finally {
      waiting.remove(id);
    }
  }

  private void readReplies() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var reply = ProbeMessages.JSON.readValue(line, Reply.class);
        var future = waiting.get(reply.id());
        if (future != null) {
          future.complete(reply);
        }
      }
      waiting.values().forEach(f -> f.completeExceptionally(new IOException("it ended")));
    } catch (IOException e) {
      waiting.values().forEach(f -> f.completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
