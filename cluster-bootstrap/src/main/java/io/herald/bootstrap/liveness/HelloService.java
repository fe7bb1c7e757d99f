package io.herald.bootstrap.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hello on the wire: a thin loop around {@link PeerTable}. One thread of its own receives,
 * sends and judges, so that nothing is judged while unread datagrams wait.
 *
 * <p>All methods may be called from any thread and return at once (except {@link #close}); they
 * take effect on the service's thread, in order. The listener is called on that thread: it must
 * hand the observation on and return.
 */
public final class HelloService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HelloService.class);

  /** The most bytes that {@link #tell} takes. */
  public static final int MOST_TOLD = NoteCodec.MAX_CONTENT;

  /** Datagrams read from one socket in a round, so that a flood on one starves nothing else. */
  private static final int BATCH = 64;

  /** After a round that failed, so that a lasting fault does not spin. */
  private static final long PAUSE_NANOS = 10_000_000;

  /** A round takes one interval at most: five seconds. */
  private static final long STUCK_NANOS = 30_000_000_000L;

  private static final long LONGEST_BACK_OFF_NANOS = 5_000_000_000L;
  private static final long CONNECT_AGAIN_NANOS = 1_000_000_000;

  private final HelloSockets sockets;
  private final HostProbes probes;
  private final PeerTable table;
  private final Consumer<Observation> listener;
  private final long origin = System.nanoTime();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Queue<InetSocketAddress> refusedOnSend = new ArrayDeque<>();
  private final ByteBuffer out = ByteBuffer.allocateDirect(NoteCodec.MAX_LENGTH);
  private final ByteBuffer in = ByteBuffer.allocateDirect(NoteCodec.MAX_LENGTH + 1);
  private final Thread thread;
  private final HelloCounters counters = new HelloCounters();
  private final Complaints complaints = new Complaints(log);
  private HelloCodec codec;
  private NoteCodec notes;
  private PeerSet peers = PeerSet.EMPTY;
  private long connectAgainAt = Long.MAX_VALUE;
  private boolean failed;
  private volatile long lastRound = System.nanoTime();
  private volatile Runnable everyRound = () -> {};
  private volatile boolean running = true;

  private HelloService(
      HelloSockets sockets,
      InetSocketAddress local,
      long incarnation,
      MeshKeys keys,
      HelloSettings settings,
      Consumer<Observation> listener) {
    this.sockets = sockets;
    this.probes = new HostProbes(local, sockets::selector);
    this.listener = listener;
    this.codec = new HelloCodec(keys);
    this.notes = new NoteCodec(keys);
    this.table = new PeerTable(local, incarnation, settings, 0, new Wire());
    this.thread = new Thread(this::run, "herald-hello");
    this.thread.setDaemon(true);
  }

  /**
   * Binds the port and starts the thread; without peers until {@link #updatePeers}.
   *
   * @param local this node's address and the mesh's port, as the peers know them; no wildcard
   * @param incarnation this process; random, not 0. The uid of the own cluster member serves well:
   *     then an observation names the same process as the membership does
   * @throws IOException if the port cannot be bound; the message names the fix
   * @throws IllegalArgumentException if {@code local} is no single address
   */
  public static HelloService start(
      InetSocketAddress local,
      long incarnation,
      MeshKeys keys,
      HelloSettings settings,
      Consumer<Observation> listener)
      throws IOException {
    if (local.isUnresolved() || local.getAddress().isAnyLocalAddress() || local.getPort() == 0) {
      throw new IllegalArgumentException(
          "hello address %s must be one address of this node, with a port".formatted(local));
    }
    return start(new HelloSockets(local), local, incarnation, keys, settings, listener);
  }

  static HelloService start(
      HelloSockets sockets,
      InetSocketAddress local,
      long incarnation,
      MeshKeys keys,
      HelloSettings settings,
      Consumer<Observation> listener) {
    HelloService service = new HelloService(sockets, local, incarnation, keys, settings, listener);
    service.thread.start();
    return service;
  }

  /** These are the peers from now on. */
  public void updatePeers(PeerSet next) {
    command(
        () -> {
          peers = next;
          connect();
          table.peersChanged(next, now());
        });
  }

  private void connect() {
    boolean all = sockets.connectTo(peers.watched());
    connectAgainAt = all ? Long.MAX_VALUE : now() + CONNECT_AGAIN_NANOS;
  }

  /** Sign and accept with these keys from now on. */
  public void updateKeys(MeshKeys keys) {
    command(
        () -> {
          codec = new HelloCodec(keys);
          notes = new NoteCodec(keys);
        });
  }

  /** This node belongs to {@code cluster} now. */
  public void updateCluster(ClusterIdentity cluster) {
    command(() -> table.cluster(cluster, now()));
  }

  /**
   * Tells every peer at once, and in every hello from now on, whether this node is about to stop.
   */
  public void setLeaving(boolean leaving) {
    command(() -> table.leaving(leaving, now()));
  }

  /**
   * Runs {@code beat} on the service's thread at least once an interval, before anything else is
   * done: as long as it runs in time, the peers hear of this node in time. It must return at once.
   * It does not run while the peers cannot hear of this node: after a round that failed.
   */
  public void everyRound(Runnable beat) {
    everyRound = beat;
  }

  /**
   * Sends {@code content} to the process at {@code peer}, authenticated and not replayable; it
   * hears {@link Observation.Noted}. Lost without a trace when no process has proved itself there,
   * and whenever the network loses it: who needs an answer repeats.
   *
   * @param content at most {@link #MOST_TOLD} bytes, not to be changed afterwards
   */
  public void tell(InetSocketAddress peer, byte[] content) {
    if (content.length > MOST_TOLD) {
      throw new IllegalArgumentException("a note of %d bytes".formatted(content.length));
    }
    command(() -> table.noteFor(peer, content, now()).ifPresent(note -> send(peer, note)));
  }

  private void send(InetSocketAddress peer, Note note) {
    out.clear();
    notes.encode(note, out);
    out.flip();
    transmit(peer);
  }

  /** All peers as they are now; never completes once the service is closed. */
  public CompletionStage<List<PeerView>> peers() {
    CompletableFuture<List<PeerView>> answer = new CompletableFuture<>();
    show(answer::complete);
    return answer;
  }

  /**
   * Shows {@code viewer} all peers as they are, on the service's thread: after all that was
   * observed before, and before all that is observed later.
   */
  public void show(Consumer<List<PeerView>> viewer) {
    command(() -> viewer.accept(table.peers(now())));
  }

  /** The counters now. */
  public HelloStats stats() {
    return counters.stats(probes);
  }

  /**
   * Why no peer will ever hear of this node again, because the thread has ended or fails every
   * time; empty when they will. Says nothing of whether anybody is there to hear.
   */
  public String stuck() {
    long since = System.nanoTime() - lastRound;
    if (!thread.isAlive()) {
      return thread.getName() + " has ended";
    }
    return since > STUCK_NANOS
        ? thread.getName() + " has not got through a round for " + since / 1_000_000_000 + " s"
        : "";
  }

  /** The thread that does it all, for measuring what it costs. */
  public long threadId() {
    return thread.getId();
  }

  /** Stops the thread and closes the sockets, so that peers are told by ICMP. Waits for that. */
  @Override
  public void close() {
    running = false;
    sockets.selector().wakeup();
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive() && !interrupted) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        interrupted = true;
      }
    }
  }

  private void command(Runnable command) {
    commands.add(command);
    sockets.selector().wakeup();
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private void run() {
    try {
      while (running) {
        attemptRound();
      }
    } finally {
      probes.close();
      sockets.close();
    }
  }

  /** Nothing that happens in one round may keep the next from happening. */
  private void attemptRound() {
    try {
      round();
      failed = false;
      lastRound = System.nanoTime();
    } catch (IOException | ClosedSelectorException e) {
      failed = true;
      complaints.tell("hello lost its sockets, opening them anew", e, now());
      reopen();
    } catch (RuntimeException e) {
      failed = true;
      complaints.tell("hello round failed", e, now());
      pause(PAUSE_NANOS);
    }
  }

  private void reopen() {
    for (long wait = PAUSE_NANOS; running; wait = Math.min(2 * wait, LONGEST_BACK_OFF_NANOS)) {
      pause(wait);
      try {
        probes.close();
        sockets.reopen();
        connect();
        return;
      } catch (IOException | RuntimeException e) {
        complaints.tell("hello cannot open its sockets: nobody hears this node", e, now());
      }
    }
  }

  private void pause(long nanos) {
    if (running) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /**
   * Waits until something is due, reads what has arrived, and only then judges, as of the time
   * before it read: what came later cannot be missed.
   */
  private void round() throws IOException {
    if (!failed) {
      attempt(everyRound);
    }
    long asOf = now();
    long wait = table.wakeAt() - asOf;
    if (wait > 0 && commands.isEmpty() && refusedOnSend.isEmpty()) {
      sockets.selector().select(this::read, (wait + 999_999) / 1_000_000);
      return;
    }
    sockets.selector().selectNow(this::read);
    for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
      attempt(next);
    }
    for (InetSocketAddress peer = refusedOnSend.poll(); peer != null; peer = refusedOnSend.poll()) {
      table.unreachable(peer, now());
    }
    if (asOf >= connectAgainAt) {
      connect();
    }
    if (asOf >= table.wakeAt()) {
      long before = table.stalls();
      table.wake(asOf);
      counters.stalls.add(table.stalls() - before);
    }
  }

  private void attempt(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException e) {
      complaints.tell("hello command failed", e, now());
    }
  }

  /**
   * What one socket brings must not keep the others from being read, nor this node from sending.
   */
  private void read(SelectionKey key) {
    attempt(() -> readAll(key));
  }

  private void readAll(SelectionKey key) {
    if (key.attachment() instanceof HostProbes.Attempt attempt) {
      if (probes.end(attempt)) {
        table.hostAnswered(attempt.peer(), now());
      }
      return;
    }
    DatagramChannel channel = (DatagramChannel) key.channel();
    for (int i = 0; i < BATCH; i++) {
      if (!readOne(channel, (InetSocketAddress) key.attachment())) {
        return;
      }
    }
  }

  /** False when nothing is left. */
  private boolean readOne(DatagramChannel channel, InetSocketAddress peer) {
    in.clear();
    try {
      InetSocketAddress from = peer;
      if (peer == null) {
        from = (InetSocketAddress) channel.receive(in);
        if (from == null) {
          return false;
        }
      } else if (channel.read(in) == 0) {
        return false;
      }
      in.flip();
      received(from);
      return true;
    } catch (PortUnreachableException e) {
      counters.refusals.increment();
      table.unreachable(peer, now());
      return true;
    } catch (IOException e) {
      log.debug("hello could not read from {}", peer, e);
      return false;
    }
  }

  private void received(InetSocketAddress from) {
    Decoded decoded = NoteCodec.isNote(in) ? notes.decode(in) : codec.decode(in);
    if (decoded instanceof Hello hello) {
      decoded = table.received(from, hello, now());
    } else if (decoded instanceof Note note) {
      decoded = table.received(from, note);
    }
    if (decoded instanceof Rejection reason) {
      counters.rejected(reason);
    } else {
      counters.received.increment();
    }
  }

  /** Sends what is in {@link #out}. */
  private void transmit(InetSocketAddress peer) {
    DatagramChannel channel = sockets.channelTo(peer);
    try {
      int bytes = sockets.isOpen(channel) ? channel.send(out, peer) : channel.write(out);
      (bytes > 0 ? counters.sent : counters.sendErrors).increment();
    } catch (PortUnreachableException e) {
      // The answer to the hello before; this one did not leave.
      counters.refusals.increment();
      refusedOnSend.add(peer);
    } catch (IOException e) {
      // No route, interface down: says something about us and nothing about the peer.
      counters.sendErrors.increment();
    }
  }

  /** Where the table's results go. */
  private final class Wire implements PeerTable.Output {
    @Override
    public void send(InetSocketAddress peer, Hello hello) {
      out.clear();
      codec.encode(hello, out);
      out.flip();
      transmit(peer);
    }

    @Override
    public void probe(InetSocketAddress peer) {
      if (probes.begin(peer, now())) {
        command(() -> table.hostAnswered(peer, now()));
      }
    }

    @Override
    public void observed(Observation observation) {
      try {
        listener.accept(observation);
      } catch (RuntimeException e) {
        complaints.tell("hello listener failed on " + observation, e, now());
      }
    }
  }
}
