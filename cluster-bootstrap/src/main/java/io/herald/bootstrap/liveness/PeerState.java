package io.herald.bootstrap.liveness;

import static io.herald.bootstrap.liveness.PeerStatus.ALIVE;
import static io.herald.bootstrap.liveness.PeerStatus.LEAVING;
import static io.herald.bootstrap.liveness.PeerStatus.SUSPECTED;
import static io.herald.bootstrap.liveness.PeerStatus.UNKNOWN;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * All that we hold of one peer, and {@link #step} which changes it: pure, so that a table of cases
 * and a simulation can stand for the network. Times are nanoseconds since our process started.
 *
 * @param address where its hellos come from and go to
 * @param listed one of our peers; otherwise a stranger who knows the key
 * @param watched we judge it
 * @param status the judgement
 * @param incarnation the process that proved itself here, 0 for none yet
 * @param retired the process before it, never believed again
 * @param newest the highest sequence number heard from {@code incarnation}. A window of one: a
 *     hello says everything, so one that was overtaken has nothing to add
 * @param echo which process and sequence number of the peer our next hello echoes
 * @param heardAt when it last spoke, or was given grace
 * @param host what its node said since
 * @param peerIntervalNanos how often it says that it sends
 * @param refusedAt when ICMP first said that the port is closed, {@link #NEVER} if not since it
 *     spoke
 * @param subscribedUntil until when it wants our hellos
 * @param foreign the foreign cluster last told of it, {@link ClusterIdentity#NONE} for none
 */
record PeerState(
    InetSocketAddress address,
    boolean listed,
    boolean watched,
    PeerStatus status,
    long incarnation,
    long retired,
    long newest,
    Echo echo,
    long heardAt,
    HostProbe host,
    long peerIntervalNanos,
    long refusedAt,
    long subscribedUntil,
    ClusterIdentity foreign) {

  /** Long ago, and safe to subtract from any time. */
  static final long NEVER = Long.MIN_VALUE / 2;

  /** How old an echo may be to prove that a process is running now. */
  static final long FRESH_MICROS = 1_000_000;

  /** How long a subscription lasts without being repeated. */
  static final long SUBSCRIPTION_NANOS = 10_000_000_000L;

  /** A process and one of its sequence numbers; both 0 for none. */
  record Echo(long incarnation, long sequence) {
    static final Echo NONE = new Echo(0, 0);
  }

  /**
   * The result of a step.
   *
   * @param next the peer from now on; the same object if nothing changed
   * @param observations what to tell, in order
   * @param send whether the peer is to get a hello at once
   * @param probe whether its node is to be probed at once
   */
  record Step(PeerState next, List<Observation> observations, boolean send, boolean probe) {
    Step(PeerState next, List<Observation> observations, boolean send) {
      this(next, observations, send, false);
    }
  }

  static PeerState initial(InetSocketAddress address, boolean listed) {
    return new PeerState(
        address,
        listed,
        false,
        UNKNOWN,
        0,
        0,
        -1,
        Echo.NONE,
        NEVER,
        HostProbe.NONE,
        0,
        NEVER,
        NEVER,
        ClusterIdentity.NONE);
  }

  Step step(PeerEvent event, long now, Self self) {
    if (event instanceof PeerEvent.Received received) {
      return received(received.hello(), now, self);
    } else if (event instanceof PeerEvent.PortUnreachable) {
      return refused(now);
    } else if (event instanceof PeerEvent.HostAnswered) {
      return quietly(host.equals(HostProbe.NONE) ? this : copy().host(host.answered(now)).build());
    } else if (event instanceof PeerEvent.OwnStall) {
      return quietly(inService() ? copy().heardAt(now).refusedAt(NEVER).build() : this);
    } else if (event instanceof PeerEvent.Watch watch) {
      return watch(watch.watched(), now);
    }
    return tick(now, self);
  }

  /** When it will be suspected unless it speaks. */
  long judgeAt(Self self) {
    if (!watched || !inService()) {
      return Long.MAX_VALUE;
    }
    return refusedAt == NEVER
        ? host.judgeAt(heardAt, deadlineNanos(self), stalledNanos(self), self.intervalNanos())
        : refusedAt + self.settings().confirm().toNanos();
  }

  private long deadlineNanos(Self self) {
    return self.settings().deadlineNanos(self.intervalNanos(), peerIntervalNanos);
  }

  private long stalledNanos(Self self) {
    return Math.max(self.settings().stalled().toNanos(), deadlineNanos(self));
  }

  /** Alive, whether or not it is about to stop. */
  boolean inService() {
    return status == ALIVE || status == LEAVING;
  }

  /** Whether one of us watches the other, so that hellos flow. */
  boolean linked(long now) {
    return watched || subscribedUntil > now;
  }

  /** Whether we need the peer's word now: to meet its process, or to disprove ICMP. */
  boolean asks() {
    return incarnation == 0 || incarnation != echo.incarnation() || refusedAt != NEVER;
  }

  private Step received(Hello hello, long now, Self self) {
    if (hello.incarnation() == self.incarnation() || hello.incarnation() == retired) {
      return quietly(this);
    }
    if (hello.incarnation() == incarnation) {
      return hello.sequence() <= newest ? quietly(this) : heard(hello, now, self, List.of());
    }
    if (!proves(hello, now, self)) {
      return new Step(
          copy().echo(new Echo(hello.incarnation(), hello.sequence())).build(), List.of(), true);
    }
    PeerState adopted = copy().status(UNKNOWN).retired(incarnation).incarnation(hello).build();
    return adopted.heard(
        hello, now, self, inService() ? suspicion(Suspicion.NEW_INCARNATION) : List.of());
  }

  /** Only a process that got our hello of the last second can echo its number. */
  private static boolean proves(Hello hello, long now, Self self) {
    long age = now / 1000 - hello.echoSequence();
    return hello.echoIncarnation() == self.incarnation() && age >= -1000 && age <= FRESH_MICROS;
  }

  private Step heard(Hello hello, long now, Self self, List<Observation> before) {
    List<Observation> told = before;
    PeerStatus heard = hello.leaving() ? LEAVING : ALIVE;
    if (heard != status) {
      told = with(told, hello.leaving() ? leaving() : alive());
    }
    ClusterIdentity stranger =
        hello.cluster().isForeignTo(self.cluster()) ? hello.cluster() : ClusterIdentity.NONE;
    if (!stranger.equals(foreign) && !stranger.equals(ClusterIdentity.NONE)) {
      told = with(told, new Observation.ForeignCluster(address, stranger));
    }
    PeerState next =
        new PeerState(
            address,
            listed,
            watched,
            heard,
            incarnation,
            retired,
            hello.sequence(),
            new Echo(hello.incarnation(), hello.sequence()),
            now,
            HostProbe.NONE,
            hello.intervalMillis() * 1_000_000L,
            NEVER,
            hello.subscribe() ? now + SUBSCRIPTION_NANOS : NEVER,
            stranger);
    return new Step(next, told, hello.answer());
  }

  private Step refused(long now) {
    if (!watched || !inService()) {
      return quietly(this);
    }
    return refusedAt == NEVER
        ? new Step(copy().refusedAt(now).build(), List.of(), true)
        : suspect(Suspicion.PORT_UNREACHABLE);
  }

  private Step watch(boolean watch, long now) {
    Copy next = copy().watched(watch);
    return quietly(watch && !watched && inService() ? next.heardAt(now).build() : next.build());
  }

  private Step tick(long now, Self self) {
    if (!inService()) {
      return quietly(this);
    }
    HelloSettings settings = self.settings();
    long silence = now - heardAt;
    if (!watched) {
      // Not a suspicion, for it was not watched; but no stale "alive" may be left.
      boolean forget = silence > 3 * settings.greeting().toNanos() + settings.deadline().toNanos();
      return forget
          ? new Step(
              copy().status(UNKNOWN).build(), List.of(new Observation.Forgotten(address)), false)
          : quietly(this);
    }
    if (refusedAt != NEVER) {
      return now < judgeAt(self) ? quietly(this) : suspect(Suspicion.PORT_UNREACHABLE);
    }
    boolean probe = host.isDue(now, heardAt, deadlineNanos(self), self.intervalNanos());
    PeerState asked = probe ? copy().host(host.sent(now)).build() : this;
    if (now < asked.judgeAt(self)) {
      return new Step(asked, List.of(), false, probe);
    }
    boolean stalled = silence >= stalledNanos(self) && host.answeredAt() != NEVER;
    return suspect(stalled ? Suspicion.STALLED : Suspicion.SILENT);
  }

  private Step suspect(Suspicion reason) {
    PeerState suspected = copy().status(SUSPECTED).refusedAt(NEVER).host(HostProbe.NONE).build();
    return new Step(suspected, suspicion(reason), false);
  }

  private List<Observation> suspicion(Suspicion reason) {
    return List.of(new Observation.Suspected(address, incarnation, reason));
  }

  private Observation alive() {
    return listed
        ? new Observation.Alive(address, incarnation)
        : new Observation.Unknown(address, incarnation);
  }

  private Observation leaving() {
    return new Observation.Leaving(address, incarnation);
  }

  private static Step quietly(PeerState next) {
    return new Step(next, List.of(), false);
  }

  private static List<Observation> with(List<Observation> told, Observation more) {
    List<Observation> all = new ArrayList<>(told);
    all.add(more);
    return List.copyOf(all);
  }

  /** The same peer, its foreign cluster to be told again. */
  PeerState forgetForeign() {
    return copy().foreign(ClusterIdentity.NONE).build();
  }

  private Copy copy() {
    return new Copy(this);
  }

  /** A record with a few components changed. */
  private static final class Copy {
    private final PeerState from;
    private boolean watched;
    private PeerStatus status;
    private long incarnation;
    private long retired;
    private Echo echo;
    private long heardAt;
    private HostProbe host;
    private long refusedAt;
    private ClusterIdentity foreign;

    Copy(PeerState from) {
      this.from = from;
      watched = from.watched;
      status = from.status;
      incarnation = from.incarnation;
      retired = from.retired;
      echo = from.echo;
      heardAt = from.heardAt;
      host = from.host;
      refusedAt = from.refusedAt;
      foreign = from.foreign;
    }

    Copy watched(boolean value) {
      watched = value;
      return this;
    }

    Copy status(PeerStatus value) {
      status = value;
      return this;
    }

    Copy incarnation(Hello hello) {
      incarnation = hello.incarnation();
      return this;
    }

    Copy retired(long value) {
      retired = value;
      return this;
    }

    Copy echo(Echo value) {
      echo = value;
      return this;
    }

    /** What its node said before counts no longer. */
    Copy heardAt(long value) {
      heardAt = value;
      host = HostProbe.NONE;
      return this;
    }

    Copy host(HostProbe value) {
      host = value;
      return this;
    }

    Copy refusedAt(long value) {
      refusedAt = value;
      return this;
    }

    Copy foreign(ClusterIdentity value) {
      foreign = value;
      return this;
    }

    PeerState build() {
      return new PeerState(
          from.address,
          from.listed,
          watched,
          status,
          incarnation,
          retired,
          from.newest,
          echo,
          heardAt,
          host,
          from.peerIntervalNanos,
          refusedAt,
          from.subscribedUntil,
          foreign);
    }
  }
}
