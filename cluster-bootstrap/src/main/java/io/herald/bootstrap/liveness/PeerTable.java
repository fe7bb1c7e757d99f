package io.herald.bootstrap.liveness;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The speaker's side of the protocol for all its peers: feeds each {@link PeerState} its events,
 * decides who gets a hello when, and notices its own stalls. No I/O, no clock, no thread: the
 * caller gives the time (nanoseconds since its process started, never going back) and the {@link
 * Output}. Not thread-safe.
 */
public final class PeerTable {
  /** Where results go, called before the method that caused them returns. */
  public interface Output {
    /** Send {@code hello} to {@code peer} now. */
    void send(InetSocketAddress peer, Hello hello);

    /**
     * Find out whether the kernel of the peer's node lives, and tell {@link #hostAnswered} if so.
     */
    void probe(InetSocketAddress peer);

    /** Tell {@code observation}. */
    void observed(Observation observation);
  }

  /** Strangers remembered at once; more are answered and forgotten. */
  static final int MAX_STRANGERS = 256;

  private final InetSocketAddress address;
  private final Output output;
  private final Map<InetSocketAddress, Entry> peers = new LinkedHashMap<>();
  private Self self;
  private boolean leaving;
  private int strangers;
  private long sequence;
  private long nextTick;
  private long nextJudgement = Long.MAX_VALUE;
  private long stalls;

  /** A peer and when to greet it. */
  private static final class Entry {
    PeerState state;
    long greetAt;

    /** The process that sent the newest note, and its sequence number. */
    PeerState.Echo newestNote = PeerState.Echo.NONE;

    Entry(PeerState state, long greetAt) {
      this.state = state;
      this.greetAt = greetAt;
    }
  }

  /**
   * A table without peers.
   *
   * @param address by which the peers know us
   * @param incarnation our process, random, not 0
   * @param now the first tick is due now
   */
  public PeerTable(
      InetSocketAddress address,
      long incarnation,
      HelloSettings settings,
      long now,
      Output output) {
    if (incarnation == 0) {
      throw new IllegalArgumentException("incarnation is 0; give each process a random number");
    }
    this.address = address;
    this.output = output;
    this.self = new Self(incarnation, ClusterIdentity.NONE, settings.intervalNanos(0), settings);
    this.nextTick = now;
  }

  /** When {@link #wake} is due. */
  public long wakeAt() {
    return Math.min(nextTick, nextJudgement);
  }

  /** How often we came late and gave everyone grace. */
  public long stalls() {
    return stalls;
  }

  /** Time went by: judges, and sends what is due. All that arrived must have been handed in. */
  public void wake(long now) {
    if (now < nextTick) {
      judge(now);
      return;
    }
    if (now - nextTick > self.settings().stall().toNanos()) {
      stalls++;
      peers.values().forEach(entry -> apply(entry, PeerEvent.OWN_STALL, now));
    }
    tick(now);
    nextTick = Math.max(nextTick + self.intervalNanos(), now + self.intervalNanos() / 2);
  }

  /** An authentic hello came from {@code from}. */
  public Decoded received(InetSocketAddress from, Hello hello, long now) {
    if (!hello.sender().equals(from) || hello.incarnation() == self.incarnation()) {
      return Rejection.WRONG_ADDRESS;
    }
    Entry entry = peers.get(from);
    boolean fresh = entry == null;
    if (fresh) {
      entry = new Entry(PeerState.initial(from, false), Long.MAX_VALUE);
    }
    PeerState before = entry.state;
    apply(entry, new PeerEvent.Received(hello), now);
    if (fresh && entry.state.incarnation() != 0 && strangers < MAX_STRANGERS) {
      peers.put(from, entry);
      strangers++;
    }
    return entry.state.equals(before) ? Rejection.REPLAYED : hello;
  }

  /**
   * A note for the process at {@code peer}; empty while none has proved itself there.
   *
   * @param content at most {@link NoteCodec#MAX_CONTENT} bytes
   */
  Optional<Note> noteFor(InetSocketAddress peer, byte[] content, long now) {
    return Optional.ofNullable(peers.get(peer))
        .map(entry -> entry.state.incarnation())
        .filter(receiver -> receiver != 0)
        .map(receiver -> new Note(self.incarnation(), receiver, nextSequence(now), content));
  }

  /**
   * An authentic note came from {@code from}: told, when it is for us, new, and from the process
   * that proved itself there and is held to be alive. So nobody hears a dead man speak: "alive" is
   * told before anything that the process has to say.
   */
  Decoded received(InetSocketAddress from, Note note) {
    Entry entry = peers.get(from);
    if (entry == null
        || note.receiver() != self.incarnation()
        || note.sender() != entry.state.incarnation()) {
      return Rejection.WRONG_ADDRESS;
    }
    if (!entry.state.inService()) {
      return Rejection.UNHEARD;
    }
    PeerState.Echo newest = entry.newestNote;
    if (newest.incarnation() == note.sender() && newest.sequence() >= note.sequence()) {
      return Rejection.REPLAYED;
    }
    entry.newestNote = new PeerState.Echo(note.sender(), note.sequence());
    output.observed(new Observation.Noted(from, note.content()));
    return note;
  }

  /** ICMP says that nothing listens at {@code peer}. */
  public void unreachable(InetSocketAddress peer, long now) {
    Entry entry = peers.get(peer);
    if (entry != null) {
      apply(entry, PeerEvent.PORT_UNREACHABLE, now);
    }
  }

  /** The kernel of the peer's node answered a probe. */
  public void hostAnswered(InetSocketAddress peer, long now) {
    Entry entry = peers.get(peer);
    if (entry != null) {
      apply(entry, PeerEvent.HOST_ANSWERED, now);
    }
  }

  /** The peers are these from now on. A peer that is no longer listed is forgotten in silence. */
  public void peersChanged(PeerSet set, long now) {
    peers
        .values()
        .removeIf(entry -> entry.state.listed() && !set.listed().contains(entry.state.address()));
    for (InetSocketAddress peer : set.listed()) {
      if (peer.equals(address)) {
        continue;
      }
      Entry entry = peers.get(peer);
      if (entry == null || !entry.state.listed()) {
        strangers -= entry == null ? 0 : 1;
        entry = new Entry(PeerState.initial(peer, true), now);
        peers.put(peer, entry);
      }
      apply(entry, new PeerEvent.Watch(set.watched().contains(peer)), now);
    }
    updateSelf(self.cluster(), now);
    nextTick = Math.min(nextTick, now + self.intervalNanos());
  }

  /** Tells everyone at once, and from now on, that we are about to stop (or not after all). */
  public void leaving(boolean leaving, long now) {
    this.leaving = leaving;
    for (Entry entry : peers.values()) {
      if (entry.state.linked(now) || entry.state.listed()) {
        send(entry.state, now);
      }
    }
  }

  /** We belong to {@code cluster} now. */
  public void cluster(ClusterIdentity cluster, long now) {
    updateSelf(cluster, now);
    peers.values().forEach(entry -> entry.state = entry.state.forgetForeign());
  }

  /** All peers and strangers. */
  public List<PeerView> peers(long now) {
    List<PeerView> views = new ArrayList<>(peers.size());
    for (Entry entry : peers.values()) {
      PeerState peer = entry.state;
      views.add(
          new PeerView(
              peer.address(),
              peer.listed(),
              peer.watched(),
              peer.subscribedUntil() > now,
              peer.status(),
              peer.incarnation(),
              peer.foreign()));
    }
    return List.copyOf(views);
  }

  private void tick(long now) {
    updateSelf(self.cluster(), now);
    for (Iterator<Entry> all = peers.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      apply(entry, PeerEvent.TICK, now);
      boolean linked = entry.state.linked(now);
      if (linked || now >= entry.greetAt) {
        send(entry.state, now);
        entry.greetAt = now + (entry.state.listed() ? greetingNanos() : Long.MAX_VALUE / 2);
      } else if (!entry.state.listed() && !entry.state.inService()) {
        all.remove();
        strangers--;
      }
    }
    findJudgement();
  }

  /** Between two ticks: a deadline passed, or an ICMP error went unanswered. */
  private void judge(long now) {
    if (now >= nextJudgement) {
      peers.values().forEach(entry -> apply(entry, PeerEvent.TICK, now));
      findJudgement();
    }
  }

  /** Hellos only move it away, so the time found at a tick holds until the next. */
  private void findJudgement() {
    nextJudgement = Long.MAX_VALUE;
    for (Entry entry : peers.values()) {
      nextJudgement = Math.min(nextJudgement, entry.state.judgeAt(self));
    }
  }

  private void apply(Entry entry, PeerEvent event, long now) {
    PeerState.Step step = entry.state.step(event, now, self);
    entry.state = step.next();
    if (step.send()) {
      send(entry.state, now);
    }
    if (step.probe()) {
      output.probe(entry.state.address());
    }
    if (entry.state.refusedAt() != PeerState.NEVER) {
      nextJudgement = Math.min(nextJudgement, entry.state.judgeAt(self));
    }
    step.observations().forEach(output::observed);
  }

  private void send(PeerState peer, long now) {
    long number = nextSequence(now);
    output.send(
        peer.address(),
        new Hello(
            address,
            self.cluster(),
            self.incarnation(),
            number,
            peer.echo().incarnation(),
            peer.echo().sequence(),
            (int) Math.min(0xffff, self.intervalNanos() / 1_000_000),
            leaving,
            peer.watched(),
            peer.asks()));
  }

  private long nextSequence(long now) {
    sequence = Math.max(sequence + 1, now / 1000);
    return sequence;
  }

  private void updateSelf(ClusterIdentity cluster, long now) {
    int links = 0;
    for (Entry entry : peers.values()) {
      links += entry.state.linked(now) ? 1 : 0;
    }
    long interval = self.settings().intervalNanos(links);
    if (interval != self.intervalNanos() || !cluster.equals(self.cluster())) {
      self = new Self(self.incarnation(), cluster, interval, self.settings());
    }
  }

  private long greetingNanos() {
    return self.settings().greeting().toNanos();
  }
}
